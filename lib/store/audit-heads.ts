import "server-only";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { type AuditHead, firstPrevHash, sealHead } from "./audit-hash";
import { faultOfHead } from "./audit-verdict";
import type { Database } from "./database";

/**
 * Where each customer's audit trail ends, with a keyed hash over it. Without it, whoever can write rows could remove the last entries, or
 * the whole trail. A head is made with its customer and moves with the trail. It is never made again by itself, so a missing one shows.
 */

type Place = { seq: number; hash: string };

/** Called in the transaction that creates the customer. */
export async function createHead(db: Database, customerId: string): Promise<void> {
  await writeHead(db, customerId, { seq: 0, hash: firstPrevHash, chainedUntil: 0 });
}

export async function findHead(db: Database, customerId: string): Promise<AuditHead | null> {
  const row = await db.auditHead.findUnique({ where: { customerId } });
  return row && { seq: row.seq, hash: row.hash, chainedUntil: row.chainedUntil, keyId: row.keyId, mac: row.mac };
}

/** Creates the head, or replaces it. The caller has verified what it says. */
export async function writeHead(db: Database, customerId: string, head: Pick<AuditHead, "seq" | "hash" | "chainedUntil">): Promise<void> {
  const [key] = env().AUDIT_KEYS;
  if (!key) throw new Error("AUDIT_KEYS is empty.");
  const sealed = sealHead(key, customerId, head);
  await db.auditHead.upsert({ where: { customerId }, create: { customerId, ...sealed }, update: sealed });
}

/**
 * Moves the head to the entry that was just written after `last`. A head that does not fit stays as it is: moving it would make a trail
 * verify that somebody has altered.
 */
export async function followHead(
  db: Database,
  customerId: string,
  { last, next }: { last: { seq: number; prevHash: string }; next: Place },
): Promise<void> {
  const head = await findHead(db, customerId);
  if (head === null) return;
  const fits = head.seq === last.seq - 1 && head.hash === last.prevHash && faultOfHead(customerId, head, env().AUDIT_KEYS) === null;
  if (fits) await writeHead(db, customerId, { ...next, chainedUntil: head.chainedUntil });
  else log.error({ customerId, seq: next.seq, headSeq: head.seq }, "An audit trail does not end where its head says");
}
