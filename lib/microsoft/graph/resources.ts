import { z } from "zod";
import { knownRoleIds } from "@/lib/catalogue/known-role-ids";
import { type PermissionName, permissionsOf, type ResourceKey, resourceKeys, resources } from "@/lib/catalogue/permissions";
import { watchingPermission } from "@/lib/catalogue/watching";
import type { Observation, ObservedResource } from "@/lib/onboarding/planning/observed";
import { observationOrAbsent } from "./answers";
import type { BatchAnswer, BatchRequest } from "./batch";

/** Microsoft's own APIs in the customer's tenant, and the ids of the permissions that we need from them, looked up by name. */

/** Needs Application.Read.All. https://learn.microsoft.com/graph/api/serviceprincipal-get */
export const resourceRequest = (resource: ResourceKey): BatchRequest => ({
  id: `resource:${resource}`,
  method: "GET",
  url: `/servicePrincipals(appId='${resources[resource].appId}')?$select=id,appId,displayName,appRoles,accountEnabled`,
});

export const resourceRequests = (keys: readonly ResourceKey[] = resourceKeys): BatchRequest[] => keys.map(resourceRequest);

export const resourceSchema = z.object({
  id: z.string(),
  appId: z.string(),
  appRoles: z
    .array(
      z.object({ id: z.string(), value: z.string().nullish(), isEnabled: z.boolean().nullish(), allowedMemberTypes: z.array(z.string()) }),
    )
    .nullish(),
});

export const parseResource = (resource: ResourceKey, answer: BatchAnswer | undefined): Observation<ObservedResource | null> =>
  observationOrAbsent(answer, resourceSchema, (found) => observedResource(resource, found));

/** A permission whose id in this tenant is not the published one is left out, as if the API did not offer it. So it is never granted. */
export function observedResource(resource: ResourceKey, found: z.infer<typeof resourceSchema>): ObservedResource {
  const agreed = roleIdsByName(resource, found).filter(({ permission, id }) => knownRoleIds[permission] === id);
  return {
    servicePrincipalId: found.id,
    appId: found.appId,
    roleIds: Object.fromEntries(agreed.map(({ permission, id }) => [permission, id])),
    ...(resource === "microsoft-graph" && roleIdOf(watchingPermission.name, found) === watchingPermission.id
      ? { watchingRoleId: watchingPermission.id }
      : {}),
  };
}

/** A delegated scope of the same name has another id. So only roles that applications may hold count. */
function roleIdsByName(resource: ResourceKey, found: z.infer<typeof resourceSchema>): { permission: PermissionName; id: string }[] {
  return permissionsOf(resource).flatMap(({ name }) => {
    const id = roleIdOf(name, found);
    return id ? [{ permission: name, id }] : [];
  });
}

function roleIdOf(name: string, { appRoles }: z.infer<typeof resourceSchema>): string | undefined {
  const usable = (appRoles ?? []).filter((role) => role.isEnabled !== false && role.allowedMemberTypes.includes("Application"));
  return usable.find(({ value }) => value === name)?.id.toLowerCase();
}
