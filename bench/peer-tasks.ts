import { writeFile } from "node:fs/promises";
import path from "node:path";
import { permissions, type ResourceKey, resourceKeys, resources } from "@/lib/catalogue/permissions";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import { firstPartyResources } from "@/sandbox/world/catalogue";
import type { RealClient, Scene } from "@/scripts/real-clients/client";
import { azIn, azureCli } from "@/scripts/real-clients/clients/azure-cli";
import { cliMicrosoft365, m365In } from "@/scripts/real-clients/clients/cli-microsoft365";

/** The Entra part of an onboarding, done with tools that a customer has: the app, its service principal, a secret, and every grant. */

type Peer = {
  client: RealClient;
  how: string;
  /** `name`: of an app that is not there yet, since Azure CLI changes one that is. */
  onboard(scene: Scene, name: string): Promise<void>;
};

export const peers: readonly Peer[] = [
  { client: azureCli, how: "Azure CLI, one `az rest` a grant", onboard: byAzureCli },
  { client: cliMicrosoft365, how: "CLI for Microsoft 365, `entra app add`", onboard: byCliMicrosoft365 },
];

type Principal = { id: string; appRoles: { id: string; value: string }[] };

async function byAzureCli(scene: Scene, name: string): Promise<void> {
  const az = azIn(scene);
  const found = new Map<ResourceKey, Principal>();
  for (const key of resourceKeys) found.set(key, await az(["ad", "sp", "show", "--id", resources[key].appId]));
  const roleId = ({ resource, name }: { resource: ResourceKey; name: string }) =>
    found.get(resource)?.appRoles.find(({ value }) => value === name)?.id ?? "";
  const access = path.join(scene.folder, "wanted.json");
  await writeFile(
    access,
    JSON.stringify(
      resourceKeys.map((key) => ({
        resourceAppId: resources[key].appId,
        resourceAccess: permissions.filter(({ resource }) => resource === key).map((each) => ({ id: roleId(each), type: "Role" })),
      })),
    ),
  );
  const asked = ["--display-name", name, "--sign-in-audience", dropzoneApp.signInAudience];
  const { appId } = await az(["ad", "app", "create", ...asked, "--required-resource-accesses", `@${access}`]);
  const principal = (await az(["ad", "sp", "create", "--id", appId])) as { id: string };
  await az(["ad", "app", "credential", "reset", "--id", appId, "--display-name", dropzoneApp.secretName]);
  for (const permission of permissions) {
    const grant = { principalId: principal.id, resourceId: found.get(permission.resource)?.id, appRoleId: roleId(permission) };
    const url = `https://graph.microsoft.com/v1.0/servicePrincipals/${principal.id}/appRoleAssignments`;
    await az(["rest", "--method", "post", "--url", url, "--body", JSON.stringify(grant)]);
  }
}

async function byCliMicrosoft365(scene: Scene, name: string): Promise<void> {
  // It names a service by one of its service principal's names.
  const audienceOf = new Map(Object.values(firstPartyResources).map(({ appId, audience }) => [appId, audience]));
  const wanted = permissions.map(({ resource, name: permission }) => `${audienceOf.get(resources[resource].appId)}/${permission}`);
  const asked = ["--name", name, "--apisApplication", wanted.join(","), "--grantAdminConsent", "--withSecret"];
  await m365In(scene)(["entra", "app", "add", ...asked]);
}
