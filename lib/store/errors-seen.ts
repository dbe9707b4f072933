import "server-only";
import type { Database } from "./database";

/** Errors that customers met, by code. The staff's overview counts them. */

/** The same code within this time is the same error. */
const sameMs = 10 * 60 * 1000;

/**
 * Call it in the transaction that stores the error. One trouble is stored with the change that failed, with its step, and again at every
 * look; it is counted once.
 */
export async function noteError(db: Database, customerId: string, { code, at }: { code: string; at: Date }): Promise<void> {
  const before = await db.errorSeen.count({ where: { customerId, code, seenAt: { gt: new Date(at.getTime() - sameMs) } } });
  if (before === 0) await db.errorSeen.create({ data: { customerId, code, seenAt: at } });
}
