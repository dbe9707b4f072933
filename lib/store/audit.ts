import "server-only";
import { z } from "zod";
import { type AuditEvent, storedAction } from "@/lib/catalogue/audit-actions";
import { firstPrevHash, hashEntry } from "./audit-hash";
import { inCustomer } from "./database";
import { noteError } from "./errors-seen";
import type { Prisma } from "./generated/client";

/**
 * Who did what, append-only. Each entry's hash covers the entry before it. An entry that was altered or removed is therefore noticed,
 * even when somebody got past the database's own protection. Customers download the entries with their hashes and can verify them too.
 */

const detailSchema = z.record(z.string(), z.json());

export type AuditEntry = {
  seq: number;
  at: string;
  actor: string;
  /** As stored and hashed; `readStoredAction` parses it. Another version of the program may have written an action unknown to this one. */
  action: string;
  detail: z.infer<typeof detailSchema>;
  prevHash: string;
  hash: string;
};

type NewAuditEntry = AuditEvent & { actor: string };

/** Appends an entry. `detail` may hold names, ids and counts; the caller keeps secrets out of it. */
export async function recordAudit(customerId: string, entry: NewAuditEntry): Promise<AuditEntry> {
  const action = storedAction(entry);
  const detail = detailSchema.parse(JSON.parse(JSON.stringify(entry.detail)));
  return inCustomer(customerId, async (db) => {
    // One writer at a time for each customer. Otherwise two writers would both continue from the same last entry.
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`audit:${customerId}`}, 0))`;
    const last = await db.auditEntry.findFirst({ where: { customerId }, orderBy: { seq: "desc" }, select: { seq: true, hash: true } });
    const next = {
      actor: entry.actor,
      action,
      detail,
      seq: (last?.seq ?? 0) + 1,
      at: new Date().toISOString(),
      prevHash: last?.hash ?? firstPrevHash,
    };
    const row = await db.auditEntry.create({ data: { customerId, ...next, hash: hashEntry(customerId, next) } });
    if (entry.action === "consent-refused")
      await noteError(db, customerId, { code: entry.detail.microsoftCode ?? entry.detail.reason, at: row.at });
    return toEntry(row);
  });
}

/** Oldest first. */
export function listAudit(customerId: string): Promise<AuditEntry[]> {
  return inCustomer(customerId, async (db) =>
    (await db.auditEntry.findMany({ where: { customerId }, orderBy: { seq: "asc" } })).map(toEntry),
  );
}

/** The newest entry; null when there is none. */
export function lastAudit(customerId: string): Promise<AuditEntry | null> {
  return inCustomer(customerId, async (db) => {
    const row = await db.auditEntry.findFirst({ where: { customerId }, orderBy: { seq: "desc" } });
    return row && toEntry(row);
  });
}

export type AuditVerdict = { ok: true; entries: number; lastHash: string } | { ok: false; reason: "altered"; seq: number };

/**
 * Reports the first entry that does not follow from the one before it. Entries removed at the end are noticed only by comparing `lastHash`
 * with an earlier one.
 */
export function verifyEntries(customerId: string, entries: readonly AuditEntry[]): AuditVerdict {
  let prevHash = firstPrevHash;
  for (const [index, entry] of entries.entries()) {
    const follows = entry.seq === index + 1 && entry.prevHash === prevHash && entry.hash === hashEntry(customerId, entry);
    if (!follows) return { ok: false, reason: "altered", seq: entry.seq };
    prevHash = entry.hash;
  }
  return { ok: true, entries: entries.length, lastHash: prevHash };
}

function toEntry(row: Prisma.AuditEntryGetPayload<object>): AuditEntry {
  const { seq, actor, action, prevHash, hash } = row;
  return { seq, at: row.at.toISOString(), actor, action, detail: detailSchema.parse(row.detail), prevHash, hash };
}
