import { z } from "zod";

/** `requiredResourceAccess`: the permissions that an app declares. It grants nothing. The admin centre's list and later consents use it. */

export const requiredAccessSchema = z.object({
  resourceAppId: z.string(),
  resourceAccess: z.array(z.object({ id: z.string(), type: z.string() })),
});
export type RequiredAccess = z.infer<typeof requiredAccessSchema>;

export type DeclaredPermissions = readonly { resourceAppId: string; appRoleIds: readonly string[] }[];

/** An application permission is a `Role`; a `Scope` of the same name would be a delegated one. */
export const requiredAccess = (permissions: DeclaredPermissions): RequiredAccess[] => mergeRequiredAccess([], permissions);

export function mergeRequiredAccess(existing: readonly RequiredAccess[], wanted: DeclaredPermissions): RequiredAccess[] {
  const merged = existing.map((entry) => ({ ...entry, resourceAccess: [...entry.resourceAccess] }));
  for (const { resourceAppId, appRoleIds } of wanted) {
    let entry = merged.find((candidate) => candidate.resourceAppId === resourceAppId);
    if (!entry) {
      entry = { resourceAppId, resourceAccess: [] };
      merged.push(entry);
    }
    const { resourceAccess } = entry;
    for (const id of appRoleIds)
      if (!resourceAccess.some((access) => access.type === "Role" && access.id === id)) resourceAccess.push({ id, type: "Role" });
  }
  return merged;
}

/** Delegated permissions stay, and so does everything of other services. A service of which nothing is left goes. */
export const withoutRequiredAccess = (existing: readonly RequiredAccess[], unwanted: DeclaredPermissions): RequiredAccess[] =>
  existing
    .map((entry) => {
      const ids = unwanted.filter(({ resourceAppId }) => resourceAppId === entry.resourceAppId).flatMap(({ appRoleIds }) => appRoleIds);
      return { ...entry, resourceAccess: entry.resourceAccess.filter(({ id, type }) => type !== "Role" || !ids.includes(id)) };
    })
    .filter(({ resourceAccess }) => resourceAccess.length > 0);
