import { resourceAppIds } from "./catalogue";
import { guidFor } from "./ids";
import { newApplication } from "./new-application";
import type { Application } from "./state";

/** Microsoft's own programs that sign people in. Every tenant knows them, and nobody is asked for consent: they are pre-authorized. */

export const azureCliAppId = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

const began = "2017-01-01T00:00:00Z";

export const firstPartyClients: readonly Application[] = [
  newApplication({
    id: guidFor("first-party-application:azure-cli"),
    appId: azureCliAppId,
    displayName: "Microsoft Azure CLI",
    signInAudience: "AzureADandPersonalMicrosoftAccount",
    isFallbackPublicClient: true,
    redirectUris: { web: [], spa: [], publicClient: ["http://localhost", "urn:ietf:wg:oauth:2.0:oob"] },
    createdDateTime: began,
    visibleAt: began,
  }),
];

/** For each client, its permissions on each resource. As its tokens show them: Microsoft publishes no list. */
const preauthorized: Record<string, Record<string, readonly string[]>> = {
  [azureCliAppId]: {
    [resourceAppIds.azureManagement]: ["user_impersonation"],
    [resourceAppIds.graph]: [
      "Application.ReadWrite.All",
      "AppRoleAssignment.ReadWrite.All",
      "AuditLog.Read.All",
      "DelegatedPermissionGrant.ReadWrite.All",
      "Directory.AccessAsUser.All",
      "email",
      "Group.ReadWrite.All",
      "openid",
      "profile",
      "User.Read.All",
      "User.ReadWrite.All",
    ],
  },
};

export const preauthorizedScopes = (of: { clientAppId: string; resourceAppId: string }): readonly string[] =>
  preauthorized[of.clientAppId]?.[of.resourceAppId] ?? [];
