import { type PermissionName, permissionByName, type ResourceKey, resourceKeys, resources } from "@/lib/catalogue/permissions";
import type { Observed, ObservedResource } from "@/lib/onboarding/planning/observed";

/**
 * The ids that changes refer to: of the app and of Microsoft's services in this tenant. Null or missing: not there, or not observed.
 * Plain data, handed from one wave of changes to the next, which adds what it made.
 */
export type KnownIds = {
  appObjectId: string | null;
  appId: string | null;
  servicePrincipalId: string | null;
  resources: Partial<Record<ResourceKey, ObservedResource>>;
};

export function knownIdsOf(observed: Observed): KnownIds {
  const app = observed.application.known ? observed.application.value : null;
  const principal = observed.servicePrincipal.known ? observed.servicePrincipal.value : null;
  const found = resourceKeys.flatMap((key) => {
    const resource = observed.resources[key];
    return resource.known && resource.value ? [[key, resource.value] as const] : [];
  });
  return {
    appObjectId: app?.objectId ?? null,
    appId: app?.appId ?? null,
    servicePrincipalId: principal?.servicePrincipalId ?? null,
    resources: Object.fromEntries(found),
  };
}

/** The ids of permissions by service; those that are not known here are left out. */
export function declarationsFor(names: readonly PermissionName[], ids: KnownIds): { resourceAppId: string; appRoleIds: string[] }[] {
  return resourceKeys
    .map((key) => ({
      resourceAppId: resources[key].appId,
      appRoleIds: names
        .filter((name) => permissionByName(name)?.resource === key)
        .flatMap((name) => ids.resources[key]?.roleIds[name] ?? []),
    }))
    .filter((declaration) => declaration.appRoleIds.length > 0);
}
