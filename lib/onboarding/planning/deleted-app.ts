import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { canDo } from "@/lib/catalogue/duties";
import type { Observed } from "./observed";

/** Our app registration while Entra keeps it among the deleted ones. Pure. */

/** `keptUntil`: when Entra deletes it for good (ISO 8601). Null when Microsoft did not say when it was deleted. */
export type DeletedApp = { appId: string; deletedAt: string | null; keptUntil: string | null; mayRestore: boolean };

/** Null when there is none to restore. `mayRestore`: this person is not known to lack the role for it. */
export const restorable = ({ deleted, roles }: Pick<Observed, "deleted" | "roles">): DeletedApp | null =>
  deleted && { appId: deleted.appId, deletedAt: deleted.deletedAt, keptUntil: keptUntil(deleted), mayRestore: mayManageApps(roles) };

export const mayManageApps = (roles: RolesSeen): boolean => canDo("app-admin", roles) !== "no";

/** https://learn.microsoft.com/graph/api/directory-deleteditems-restore: a deleted item remains available for up to 30 days. */
export const keptUntil = ({ deletedAt }: { deletedAt: string | null }): string | null =>
  deletedAt && new Date(Date.parse(deletedAt) + 30 * 86_400_000).toISOString();
