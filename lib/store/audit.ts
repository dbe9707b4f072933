import "server-only";
import { z } from "zod";
import { type AuditEvent, storedAction } from "@/lib/catalogue/audit-actions";
import { type AuditActor, actorKinds } from "@/lib/catalogue/audit-actor";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { type AuditEntry, detailSchema } from "./audit-entry";
import { digestName, firstPrevHash, hashEntry } from "./audit-hash";
import { followHead } from "./audit-heads";
import { type Database, inCustomer } from "./database";
import { noteError } from "./errors-seen";
import type { Prisma } from "./generated/client";

/**
 * Who did what, append-only. Each entry's hash covers the entry before it and needs a key that is not in the database, so whoever can
 * write rows cannot write a trail that verifies. Where the trail ends is kept in its head (audit-heads.ts). Customers download the entries.
 */

type NewAuditEntry = AuditEvent & { actor: AuditActor };

/** `once`: what the entry is about, when it may be in the trail only once. */
type Appended = { entry: NewAuditEntry; once: string | null };

/**
 * Appends an entry. `detail` may hold names, ids and counts; the caller keeps secrets out of it. `once`: what the entry is about, when it
 * may be in the trail only once. A second call then adds nothing and returns the entry that is there. Work that may be repeated after a
 * kill gives it, and calls this in the transaction that records the work itself.
 */
export async function recordAudit(customerId: string, entry: NewAuditEntry, once: string | null = null): Promise<AuditEntry> {
  const [written] = await recordAudits(customerId, [{ entry, once }]);
  return written as AuditEntry;
}

/** Appends several entries with one write, in their order. Returns each as it is in the trail. */
export async function recordAudits(customerId: string, entries: readonly Appended[]): Promise<AuditEntry[]> {
  if (entries.length === 0) return [];
  return inCustomer(customerId, async (db) => {
    await lockTrail(db, customerId);
    const written = await writtenOnce(db, customerId, entries);
    const fresh = entries.filter(({ once }, index) => {
      const isFirst = once === null || entries.findIndex((each) => each.once === once) === index;
      return isFirst && !(once !== null && written.has(once));
    });
    const appended = fresh.length === 0 ? [] : await append(db, customerId, fresh);
    return entries.map(({ once }, index) => {
      const own = appended[fresh.indexOf(entries[index] as Appended)];
      return (own ?? written.get(once ?? "") ?? appended[fresh.findIndex((each) => each.once === once)]) as AuditEntry;
    });
  });
}

/** The entries that are there already, by what they are about. */
async function writtenOnce(db: Database, customerId: string, entries: readonly Appended[]): Promise<Map<string, AuditEntry>> {
  const keys = entries.flatMap(({ once }) => once ?? []);
  if (keys.length === 0) return new Map();
  const rows = await db.auditEntry.findMany({ where: { customerId, onceKey: { in: keys } } });
  return new Map(rows.map((row) => [row.onceKey ?? "", toEntry(row)]));
}

/** Each entry continues from the one before it. Call it while the trail is locked. */
async function append(db: Database, customerId: string, fresh: readonly Appended[]): Promise<AuditEntry[]> {
  const [key] = env().AUDIT_KEYS;
  if (!key) throw new Error("AUDIT_KEYS is empty.");
  const last = await db.auditEntry.findFirst({ where: { customerId }, orderBy: { seq: "desc" }, select: { seq: true, hash: true } });
  const first = { seq: (last?.seq ?? 0) + 1, prevHash: last?.hash ?? firstPrevHash };
  let place = first;
  const rows: Prisma.AuditEntryCreateManyInput[] = [];
  for (const { entry, once } of fresh) {
    const actor = await whoIs(db, customerId, entry.actor);
    const nameDigest = actor.actorName === null ? null : digestName(key, customerId, { seq: place.seq, actorName: actor.actorName });
    const detail = detailSchema.parse(JSON.parse(JSON.stringify(entry.detail)));
    const next = { ...actor, ...place, nameDigest, action: storedAction(entry), detail, at: new Date().toISOString() };
    const hash = hashEntry(key, customerId, next);
    rows.push({ customerId, ...next, hash, keyId: key.id, onceKey: once });
    place = { seq: place.seq + 1, prevHash: hash };
  }
  const created = await db.auditEntry.createManyAndReturn({ data: rows });
  await followHead(db, customerId, { last: first, next: { seq: place.seq - 1, hash: place.prevHash } });
  // Outside the database too: it shows when somebody sets entries and head back to what they once were.
  for (const { seq, hash, keyId } of created) log.info({ customerId, seq, auditHash: hash, keyId }, "audit entry");
  for (const { entry } of fresh)
    if (entry.action === "consent-refused")
      await noteError(db, customerId, { code: entry.detail.microsoftCode ?? entry.detail.reason, at: new Date() });
  return created.sort((a, b) => a.seq - b.seq).map(toEntry);
}

/** One writer or verifier at a time for each customer. Otherwise two writers would both continue from the same last entry. */
export async function lockTrail(db: Database, customerId: string): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`audit:${customerId}`}, 0))`;
}

/** The id that is stored for the actor. */
export const actorId = (actor: AuditActor): string => (actor === "portal" ? "portal" : actor.id);

async function whoIs(db: Database, customerId: string, actor: AuditActor) {
  if (actor === "portal") return { actorKind: "portal" as const, actor, actorName: null };
  const { kind: actorKind, id } = actor;
  const actorName = actor.kind === "customer" ? await nameOf(db, customerId, id) : actor.name;
  return { actorKind, actor: id, actorName };
}

async function nameOf(db: Database, customerId: string, id: string): Promise<string | null> {
  if (!z.guid().safeParse(id).success) return null;
  return (await db.person.findUnique({ where: { id, customerId }, select: { name: true } }))?.name ?? null;
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

function toEntry({ customerId: _, onceKey: __, ...row }: Prisma.AuditEntryGetPayload<object>): AuditEntry {
  const actorKind = row.actorKind === null ? null : z.enum(actorKinds).parse(row.actorKind);
  return { ...row, at: row.at.toISOString(), actorKind, detail: detailSchema.parse(row.detail) };
}
