import { type PermissionName, permissionByName, type ResourceKey, resourceKeys, resources } from "@/lib/catalogue/permissions";
import type { Observed, ObservedResource } from "@/lib/onboarding/planning/observed";

/**
 * The ids that changes refer to: those of the app and of Microsoft's services in this tenant. Null or missing: not there, or not
 * observed. Plain data; each wave of changes adds what it created and passes it to the next wave.
 */
export type KnownIds = {
  appObjectId: string | null;
  appId: string | null;
  servicePrincipalId: string | null;
  resources: Partial<Record<ResourceKey, ObservedResource>>;
  /** The portal's own service principal. Absent when it was not looked for. */
  portalPrincipalId?: string | null;
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
    ...(observed.watching.known ? { portalPrincipalId: observed.watching.value?.servicePrincipalId ?? null } : {}),
  };
}

/** The app role ids of the permissions, grouped by service. Permissions whose id is unknown are left out. */
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
