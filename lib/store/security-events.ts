import "server-only";
import { z } from "zod";
import {
  actionsOfGroup,
  type SecurityEvent,
  type SecurityGroup,
  securityActorKinds,
  securityEvents,
} from "@/lib/catalogue/security-events";
import { env } from "@/lib/env";
import { log, securityLog } from "@/lib/log";
import { asStaffWriter, type Database } from "./database";
import type { Prisma } from "./generated/client";
import { ThinnedRefusals } from "./refusals-thinned";
import {
  type ChainedEvent,
  type ChainVerdict,
  ChainVerifier,
  digestActorName,
  emptyChain,
  hashEvent,
  isIntactHead,
  type SecurityHead,
  sealSecurityHead,
} from "./security-chain";

/** Security events: append-only, and one keyed chain, so that whoever can write rows cannot write events that verify. */

/**
 * Writes the event to the table and, for programs that watch the log, as a line of it. Refusals are thinned out in the table only, and a
 * path that somebody without a session asked for stands in the log only: they choose it, and could make a row of each.
 */
export async function recordSecurityEvent(event: SecurityEvent): Promise<void> {
  const { actor, action, customerId } = event;
  const { what, group } = securityEvents[action];
  securityLog.info({ securityEvent: action, actorKind: actor.kind, actorId: actor.id, customerId, ...event.detail }, what);
  const kept = { ...event.detail, ...(actor.kind === "nobody" ? { path: undefined } : {}) };
  const times = group === "refusals" ? refusals().take(JSON.stringify([action, actor.id, kept]), Date.now()) : 1;
  if (times === null) return;
  const detail = detailSchema.parse(JSON.parse(JSON.stringify({ ...kept, ...(times > 1 ? { times } : {}) })));
  const [key] = env().AUDIT_KEYS;
  if (!key) throw new Error("AUDIT_KEYS is empty.");
  await asStaffWriter(async (db) => {
    await lockChain(db);
    const last = await db.securityEvent.findFirst({
      where: { seq: { not: null } },
      orderBy: { seq: "desc" },
      select: { seq: true, hash: true },
    });
    const head = await findHead(db);
    const end = last ? { seq: last.seq ?? 0, hash: last.hash ?? "" } : { seq: emptyChain.seq, hash: emptyChain.hash };
    // A head that does not fit stays as it is, so that what somebody altered does not come to verify.
    const fits = head === null ? last === null : head.seq === end.seq && head.hash === end.hash && isIntactHead(head, env().AUDIT_KEYS);
    const seq = end.seq + 1;
    const actorName = actor.name;
    const nameDigest = actorName === null ? null : digestActorName(key, { seq, actorName });
    const who = { actorKind: actor.kind, actorId: actor.id, actorName, nameDigest };
    const at = new Date();
    const next = { ...who, seq, action, customerId, detail, prevHash: end.hash };
    const hash = hashEvent(key, { ...next, at: at.toISOString() });
    await db.securityEvent.create({ data: { ...next, at, hash, keyId: key.id } });
    if (fits) await writeHead(db, { ...(head ?? emptyChain), seq, hash });
    else log.error({ seq }, "The security events do not end where their head says");
  });
}

const detailSchema = z.record(z.string(), z.json());

/** On the global object: Next evaluates this module once for each bundle. */
const ofProcess = globalThis as { portalRefusals?: ThinnedRefusals };
const refusals = () => {
  ofProcess.portalRefusals ??= new ThinnedRefusals();
  return ofProcess.portalRefusals;
};

export type RecordedEvent = Omit<ChainedEvent, "seq" | "prevHash" | "hash" | "keyId" | "detail"> & {
  id: string;
  /** Null in events that are older than the chain. */
  seq: number | null;
  detail: Record<string, unknown>;
  prevHash: string | null;
  hash: string | null;
  keyId: string | null;
};

type Wanted = { group: SecurityGroup | null; before: string | null; limit: number };

/** Newest first. `before`: the id of the last event of the page before; null for the first page. `next` is null on the last page. */
export async function listSecurityEvents({ group, before, limit }: Wanted): Promise<{ events: RecordedEvent[]; next: string | null }> {
  const where = {
    ...(group === null ? {} : { action: { in: actionsOfGroup(group) } }),
    ...(before !== null && /^\d{1,18}$/.test(before) ? { id: { lt: BigInt(before) } } : {}),
  };
  const found = await asStaffWriter((db) => db.securityEvent.findMany({ where, orderBy: { id: "desc" }, take: limit + 1 }));
  const events = found.slice(0, limit).map(toEvent);
  return { events, next: found.length > limit ? (events.at(-1)?.id ?? null) : null };
}

/**
 * Verifies all events up to the newest of this moment, page by page, each in a transaction of its own. Only the end is read under the lock of
 * those who write, so they never wait for long.
 */
export async function verifySecurityEvents(): Promise<ChainVerdict> {
  const end = await findEnd();
  if (!end.ok) return end;
  const verifier = new ChainVerifier(end.head, env().AUDIT_KEYS);
  for (let after = 0; after < end.lastSeq; ) {
    const where = { seq: { gt: after, lte: end.lastSeq } };
    const rows = await asStaffWriter((db) => db.securityEvent.findMany({ where, orderBy: { seq: "asc" }, take: atOnce }));
    for (const row of rows) verifier.take(toChained(row));
    after = rows.length < atOnce ? end.lastSeq : (rows.at(-1)?.seq ?? end.lastSeq);
  }
  const verdict = verifier.verdict();
  if (verdict.ok) return verdict;
  // Old events that were deleted meanwhile moved the beginning, and are missing in what was read.
  const now = await asStaffWriter(findHead);
  return now && now.firstSeq > end.head.firstSeq ? verifySecurityEvents() : verdict;
}

type End = { ok: true; head: SecurityHead; lastSeq: number } | Extract<ChainVerdict, { ok: false }>;

/** `lastSeq` is the newest event's, also when the head says otherwise. */
function findEnd(): Promise<End> {
  return asStaffWriter(async (db): Promise<End> => {
    await lockChain(db);
    const unchained = await db.securityEvent.count({ where: { seq: null } });
    if (unchained > 0) return { ok: false, reason: "unkeyed", seq: null };
    const head = await findHead(db);
    if (head === null) return { ok: false, reason: "no-head", seq: null };
    const { _max: newest } = await db.securityEvent.aggregate({ _max: { seq: true } });
    return { ok: true, head, lastSeq: newest.seq ?? 0 };
  });
}

const atOnce = 500;

/**
 * Deletes the events before the first one that is not older than `moment`, and moves the beginning of the chain. The clocks of replicas
 * differ, so times do not follow the chain exactly. The database refuses events younger than two years.
 */
export function deleteSecurityEvents(moment: Date): Promise<number> {
  return asStaffWriter(async (db) => {
    await lockChain(db);
    const head = await findHead(db);
    if (head === null || !isIntactHead(head, env().AUDIT_KEYS)) return 0;
    const younger = { seq: { not: null }, at: { gte: moment } };
    const kept = await db.securityEvent.findFirst({ where: younger, orderBy: { seq: "asc" }, select: { seq: true } });
    // The newest event always stays, so that the chain goes on from it.
    const before = Math.min(kept?.seq ?? head.seq, head.seq);
    const last = await db.securityEvent.findFirst({ where: { seq: { lt: before } }, orderBy: { seq: "desc" } });
    if (!last || last.seq === null || last.hash === null) return 0;
    const { count } = await db.securityEvent.deleteMany({ where: { seq: { lte: last.seq } } });
    await writeHead(db, { ...head, firstSeq: last.seq + 1, firstPrevHash: last.hash });
    return count;
  });
}

/** Seals the head with the current key. Leaves a chain that does not verify alone. */
export async function renewSecurityHead(): Promise<boolean> {
  if (!(await verifySecurityEvents()).ok) return false;
  return asStaffWriter(async (db) => {
    await lockChain(db);
    const head = await findHead(db);
    if (head === null || !isIntactHead(head, env().AUDIT_KEYS) || head.keyId === env().AUDIT_KEYS[0]?.id) return false;
    await writeHead(db, head);
    return true;
  });
}

async function lockChain(db: Database): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('security-events', 0))`;
}

async function findHead(db: Database): Promise<SecurityHead | null> {
  return db.securityHead.findUnique({ where: { id: 1 }, omit: { id: true } });
}

async function writeHead(db: Database, head: Omit<SecurityHead, "keyId" | "mac">): Promise<void> {
  const [key] = env().AUDIT_KEYS;
  if (!key) throw new Error("AUDIT_KEYS is empty.");
  const sealed = sealSecurityHead(key, head);
  await db.securityHead.upsert({ where: { id: 1 }, create: { id: 1, ...sealed }, update: sealed });
}

type Row = Prisma.SecurityEventGetPayload<object>;

function toEvent(row: Row): RecordedEvent {
  const actorKind = z.enum(securityActorKinds).parse(row.actorKind);
  return { ...row, id: String(row.id), at: row.at.toISOString(), actorKind, detail: detailSchema.parse(row.detail) };
}

function toChained(row: Row): ChainedEvent {
  const { id: _, ...event } = toEvent(row);
  return { ...event, seq: event.seq ?? 0, prevHash: event.prevHash ?? "", hash: event.hash ?? "", keyId: event.keyId ?? "" };
}
