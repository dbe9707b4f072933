import "server-only";
import { inCustomer } from "./database";

/** When each credential or owner that is not ours was first seen on the app. */

/** Returns the times (ISO 8601) by item. Forgets items that are not there any more: what comes back is new. */
export function recordForeignAccess(customerId: string, items: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return inCustomer(customerId, async (db) => {
    await db.foreignAccess.deleteMany({ where: { customerId, item: { notIn: [...items] } } });
    if (items.length === 0) return new Map();
    await db.foreignAccess.createMany({ data: items.map((item) => ({ customerId, item })), skipDuplicates: true });
    const rows = await db.foreignAccess.findMany({ where: { customerId } });
    return new Map(rows.map(({ item, firstSeenAt }) => [item, firstSeenAt.toISOString()]));
  });
}
