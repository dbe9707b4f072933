import { type PermissionName, permissionByName, type ResourceKey, resourceKeys, resources } from "@/lib/catalogue/permissions";
import type { Observed, ObservedResource } from "@/lib/onboarding/planning/observed";

/** The ids that changes stand on. Plain data, handed from one wave to the next; what a wave makes is added. Pure. */
export type Ground = {
  appObjectId: string | null;
  appId: string | null;
  servicePrincipalId: string | null;
  resources: Partial<Record<ResourceKey, ObservedResource>>;
};

export function groundOf(observed: Observed): Ground {
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
export function declarationsFor(names: readonly PermissionName[], ground: Ground): { resourceAppId: string; appRoleIds: string[] }[] {
  return resourceKeys
    .map((key) => ({
      resourceAppId: resources[key].appId,
      appRoleIds: names
        .filter((name) => permissionByName(name)?.resource === key)
        .flatMap((name) => ground.resources[key]?.roleIds[name] ?? []),
    }))
    .filter((declaration) => declaration.appRoleIds.length > 0);
}
