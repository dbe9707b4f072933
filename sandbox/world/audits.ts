import { registerExtension } from "./extensions";
import type { Tenant } from "./state";
import { newGuid, now, timestamp, type World } from "./world";

/** A tenant's directory audit log: who changed which app or service principal, and when. Entra keeps it for 30 days; the sandbox for ever. */

export type DirectoryAudit = {
  id: string;
  at: string;
  /** Entra's own words, such as "Add owner to application". */
  activity: string;
  by: { kind: "person" | "app"; id: string; name: string };
  target: { id: string; name: string; type: "Application" | "ServicePrincipal" };
};

export const auditsOf = registerExtension<{ entries: DirectoryAudit[] }>("audits", { create: () => ({ entries: [] }) });

export function recordAudit(world: World, tenant: Tenant, { activity, by, target }: Pick<DirectoryAudit, "activity" | "by" | "target">) {
  auditsOf(tenant).entries.push({ id: `Directory_${newGuid(world, "audit")}`, at: timestamp(now(world)), activity, by, target });
}
