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

/**
 * Appends an entry. `detail` may hold names, ids and counts; the caller keeps secrets out of it. `once`: what the entry is about, when it
 * may be in the trail only once. A second call then adds nothing and returns the entry that is there. Work that may be repeated after a
 * kill gives it, and calls this in the transaction that records the work itself.
 */
export async function recordAudit(customerId: string, entry: NewAuditEntry, once: string | null = null): Promise<AuditEntry> {
  const action = storedAction(entry);
  const detail = detailSchema.parse(JSON.parse(JSON.stringify(entry.detail)));
  const [key] = env().AUDIT_KEYS;
  if (!key) throw new Error("AUDIT_KEYS is empty.");
  return inCustomer(customerId, async (db) => {
    await lockTrail(db, customerId);
    const written =
      once === null ? null : await db.auditEntry.findUnique({ where: { customerId_onceKey: { customerId, onceKey: once }, customerId } });
    if (written) return toEntry(written);
    const last = await db.auditEntry.findFirst({ where: { customerId }, orderBy: { seq: "desc" }, select: { seq: true, hash: true } });
    const actor = await whoIs(db, customerId, entry.actor);
    const place = { seq: (last?.seq ?? 0) + 1, prevHash: last?.hash ?? firstPrevHash };
    const nameDigest = actor.actorName === null ? null : digestName(key, customerId, { seq: place.seq, actorName: actor.actorName });
    const next = { ...actor, ...place, nameDigest, action, detail, at: new Date().toISOString() };
    const hash = hashEntry(key, customerId, next);
    const row = await db.auditEntry.create({ data: { customerId, ...next, hash, keyId: key.id, onceKey: once } });
    await followHead(db, customerId, { last: place, next: { seq: next.seq, hash } });
    // Outside the database too: it shows when somebody sets entries and head back to what they once were.
    log.info({ customerId, seq: next.seq, auditHash: hash, keyId: key.id }, "audit entry");
    if (entry.action === "consent-refused")
      await noteError(db, customerId, { code: entry.detail.microsoftCode ?? entry.detail.reason, at: row.at });
    return toEntry(row);
  });
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
