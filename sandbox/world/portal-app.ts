import { firstPartyResources } from "./catalogue";
import { addGrant, addPrincipalOf } from "./directory";
import { guidFor } from "./ids";
import { newApplication } from "./new-application";
import { dropzoneTenantId, staff } from "./people";
import type { Application, AppRole, Tenant } from "./state";
import { tenantById, type World } from "./world";

/** The portal's own multi-tenant app, registered in Dropzone's tenant, where the staff hold its app roles. */

export const portalClientId = "0d202020-0000-4000-8000-000000000001";

const delegated = [
  "openid",
  "profile",
  "email",
  "offline_access",
  "User.Read",
  "Application.ReadWrite.All",
  "AppRoleAssignment.ReadWrite.All",
];

export function registerPortalApp(world: World) {
  const home = tenantById(world, dropzoneTenantId);
  if (!home) return;
  const application = portalApplication(world);
  home.applications.push(application);
  const principal = addPrincipalOf(world, home, { application, home });
  principal.visibleAt = application.createdDateTime;
  for (const role of application.appRoles) assignStaff(world, home, { role, principalId: principal.id });
}

/** Called when the portal's redirect URIs or its secret have changed since it was registered. */
export function updatePortalApp(world: World) {
  const application = tenantById(world, dropzoneTenantId)?.applications.find((a) => a.appId === portalClientId);
  if (!application) return;
  const registered = portalApplication(world);
  application.redirectUris = registered.redirectUris;
  application.passwordCredentials = registered.passwordCredentials;
}

function assignStaff(world: World, home: Tenant, { role, principalId }: { role: AppRole; principalId: string }) {
  const resource = home.servicePrincipals.find((sp) => sp.id === principalId);
  const first = staff.find((member) => member.appRole === role.value)?.first;
  const person = home.people.find((candidate) => candidate.userName.startsWith(`${first}@`));
  if (!resource || !person) return;
  const grant = addGrant(world, home, {
    appRoleId: role.id,
    principal: { id: person.id, displayName: person.name, type: "User" },
    resource,
  });
  grant.listedAt = grant.createdDateTime;
  grant.inTokensAt = grant.createdDateTime;
}

function portalApplication(world: World): Application {
  const { graph, exchange } = firstPartyResources;
  const began = "2026-01-01T00:00:00Z";
  return newApplication({
    id: guidFor("application:portal"),
    appId: portalClientId,
    displayName: "Dropzone AI Onboarding",
    signInAudience: "AzureADMultipleOrgs",
    createdDateTime: began,
    passwordCredentials: [
      {
        keyId: guidFor("secret:portal"),
        displayName: "portal",
        hint: world.portalApp.secret.slice(0, 3),
        startDateTime: began,
        endDateTime: "2099-01-01T00:00:00Z",
        customKeyIdentifier: null,
        secretText: world.portalApp.secret,
        effectiveAt: began,
      },
    ],
    requiredResourceAccess: [
      {
        resourceAppId: graph.appId,
        resourceAccess: graph.scopes.filter((s) => delegated.includes(s.value)).map(({ id }) => ({ id, type: "Scope" as const })),
      },
      {
        resourceAppId: exchange.appId,
        resourceAccess: exchange.scopes.filter((s) => s.value === "Exchange.Manage").map(({ id }) => ({ id, type: "Scope" as const })),
      },
    ],
    appRoles: staff.map(({ appRole }) => ({
      id: guidFor(`portal-app-role:${appRole}`),
      value: appRole,
      displayName: appRole,
      description: `Dropzone staff: ${appRole}`,
      isEnabled: true,
      allowedMemberTypes: ["User"],
      origin: "Application",
    })),
    redirectUris: { web: [...world.portalApp.redirectUris], spa: [], publicClient: [] },
    // As docs/go-live.md tells to configure the real one.
    rest: { optionalClaims: { idToken: [{ name: "acct", source: null, essential: false, additionalProperties: [] }] } },
    visibleAt: began,
  });
}
