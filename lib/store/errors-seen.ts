import "server-only";
import type { Database } from "./database";

/** Errors that customers met, by code: what staff's overview counts. */

const sameMs = 10 * 60 * 1000;

/**
 * To be called in the transaction that writes the error down. One trouble stands in the change that failed and in its step, and again at
 * every look: within ten minutes it is the same.
 */
export async function noteError(db: Database, customerId: string, { code, at }: { code: string; at: Date }): Promise<void> {
  const before = await db.errorSeen.count({ where: { customerId, code, seenAt: { gt: new Date(at.getTime() - sameMs) } } });
  if (before === 0) await db.errorSeen.create({ data: { customerId, code, seenAt: at } });
}
