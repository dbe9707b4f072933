import "server-only";
import { env } from "@/lib/env";
import { listAudit, lockTrail } from "./audit";
import type { AuditEntry } from "./audit-entry";
import { sealHead } from "./audit-hash";
import { findHead, writeHead } from "./audit-heads";
import { type AuditVerdict, verifyTrail } from "./audit-verdict";
import { asStaff, inCustomer } from "./database";

/** Whole audit trails: reading one with the verdict over it, and what operators do with the heads. */

export type AuditTrail = { entries: AuditEntry[]; verdict: AuditVerdict };

/** The verdict is about exactly these entries: nothing is written to the trail in between. */
export function readTrail(customerId: string): Promise<AuditTrail> {
  return inCustomer(customerId, async (db) => {
    await lockTrail(db, customerId);
    const head = await findHead(db, customerId);
    const entries = await listAudit(customerId);
    return { entries, verdict: verifyTrail(customerId, { entries, head }, env().AUDIT_KEYS) };
  });
}

/**
 * Gives a trail that is older than the keys its head. Its first entries without a key are believed as they are from then on, so an
 * operator does this once, when the keys come. Entries without a key after a keyed one stay a fault. Does nothing when there is a head.
 */
export function adoptTrail(customerId: string): Promise<AuditVerdict> {
  return inCustomer(customerId, async (db) => {
    const { entries, verdict } = await readTrail(customerId);
    const [key] = env().AUDIT_KEYS;
    if (verdict.ok || verdict.reason !== "no-head" || !key) return verdict;
    const firstKeyed = entries.findIndex(({ keyId }) => keyId !== null);
    const last = entries.at(-1);
    // A trail without entries has nothing to adopt: every customer is created with a head, and the first entry follows at once.
    if (last === undefined) return verdict;
    const wanted = { seq: last.seq, hash: last.hash, chainedUntil: firstKeyed === -1 ? last.seq : firstKeyed };
    const adopted = verifyTrail(customerId, { entries, head: sealHead(key, customerId, wanted) }, env().AUDIT_KEYS);
    if (adopted.ok) await writeHead(db, customerId, wanted);
    return adopted;
  });
}

/** Seals the head with the current key, so that an older key that leaked can forge nothing. Leaves a trail that does not verify alone. */
export function renewHead(customerId: string): Promise<boolean> {
  return inCustomer(customerId, async (db) => {
    const { verdict } = await readTrail(customerId);
    const head = await findHead(db, customerId);
    if (!verdict.ok || head === null || head.keyId === env().AUDIT_KEYS[0]?.id) return false;
    await writeHead(db, customerId, head);
    return true;
  });
}

/** Every customer that has entries, a head or a row, also those that were erased. In a fixed order. */
export async function listTrails(): Promise<string[]> {
  const found = await asStaff(
    (db) => db.$queryRaw<{ id: string }[]>`
      SELECT id::text FROM customer UNION SELECT customer_id::text FROM audit_head UNION SELECT customer_id::text FROM audit_entry ORDER BY 1`,
  );
  return found.map(({ id }) => id);
}

/** How many heads each key has sealed. */
export async function countHeadsByKey(): Promise<Map<string, number>> {
  const groups = await asStaff((db) => db.auditHead.groupBy({ by: ["keyId"], _count: true }));
  return new Map(groups.map(({ keyId, _count }) => [keyId, _count]));
}
