import "server-only";
import { inCustomer } from "./database";

/** When each thing that is not ours was first seen: credentials and owners on the app, and what the choices do not call for. */

/**
 * Returns the times (ISO 8601) by item. Forgets items that are not there any more: what comes back is new. `notSeen`: items that nobody could
 * look for this time; they stay as they were.
 */
export function recordForeignAccess(
  customerId: string,
  items: readonly string[],
  notSeen: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  return inCustomer(customerId, async (db) => {
    await db.foreignAccess.deleteMany({ where: { customerId, item: { notIn: [...items, ...notSeen] } } });
    if (items.length === 0) return new Map();
    await db.foreignAccess.createMany({ data: items.map((item) => ({ customerId, item })), skipDuplicates: true });
    const rows = await db.foreignAccess.findMany({ where: { customerId } });
    return new Map(rows.map(({ item, firstSeenAt }) => [item, firstSeenAt.toISOString()]));
  });
}

/** As last seen. */
export function listForeignAccess(customerId: string): Promise<string[]> {
  return inCustomer(customerId, async (db) => {
    const rows = await db.foreignAccess.findMany({ where: { customerId }, orderBy: { item: "asc" } });
    return rows.map(({ item }) => item);
  });
}
