import { z } from "zod";
import type { GraphClient } from "./client";

/** Who changed an object of the directory, as the tenant's audit log says. */

const auditSchema = z.object({
  activityDateTime: z.iso.datetime({ offset: true }),
  initiatedBy: z.object({
    user: z.object({ displayName: z.string().nullish(), userPrincipalName: z.string().nullish() }).nullish(),
    app: z.object({ displayName: z.string().nullish() }).nullish(),
  }),
});

/**
 * The newest change of the object since that time. Null when there is none. Needs AuditLog.Read.All, which the portal does not ask for: most
 * tenants refuse it. https://learn.microsoft.com/graph/api/directoryaudit-list
 */
export async function findLastChange(
  graph: GraphClient,
  { objectId, since }: { objectId: string; since: string },
): Promise<{ name: string; at: string } | null> {
  const filter = `activityDateTime ge ${since} and targetResources/any(t: t/id eq '${objectId}')`;
  const page = z.object({ value: z.array(auditSchema) });
  const { value } = await graph.get(`/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}&$top=1`, page);
  const [newest] = value;
  if (newest === undefined) return null;
  const { user, app } = newest.initiatedBy;
  const name = user?.userPrincipalName ?? user?.displayName ?? app?.displayName ?? null;
  return name === null ? null : { name: name.slice(0, 200), at: new Date(newest.activityDateTime).toISOString() };
}
