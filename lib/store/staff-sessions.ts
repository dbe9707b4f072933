import "server-only";
import { randomUUID } from "node:crypto";
import type { EndedBecause, SeenSession, SessionEnd } from "@/lib/catalogue/session-ends";
import { env } from "@/lib/env";
import { asStaffWriter, type Database, withKey } from "./database";
import { hashToken, newToken } from "./hashed-tokens";
import { inLiveSession, type LiveSession } from "./live-session";
import { endedBecause, endingColumns, isLive, mayWriteUse, type OpenedSession, seenColumns, toSeenSession } from "./session-life";
import { type StaffMember, toStaff } from "./staff";

/** Staff's sessions. Their table is separate from the customers' sessions, so that neither kind of token opens the other's pages. */

export type StaffSignedIn = { sessionId: string; rolesCheckedAt: string; staff: StaffMember };

/** A working day. */
const lifetimeMs = 10 * 60 * 60 * 1000;
const idleMinutes = () => env().STAFF_IDLE_MINUTES;

export function openStaffSession(staffId: string, browser: string | null = null): Promise<OpenedSession> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + lifetimeMs);
  return asStaffWriter(async (db) => {
    await db.staffSession.create({ data: { id: randomUUID(), staffId, tokenHash: hashToken(token), expiresAt, browser } });
    return { token, expiresAt: expiresAt.toISOString() };
  });
}

/** Null when the token is unknown, or its session has ended. Counts as a use of the session. */
export function findStaffSession(token: string, now = new Date()): Promise<StaffSignedIn | null> {
  return inLiveSession("staff-session", token, { now, idleMinutes: idleMinutes() }, (db, live) => readSignedIn(db, live, now));
}

async function readSignedIn(db: Database, live: LiveSession, now: Date): Promise<StaffSignedIn> {
  if (mayWriteUse(live, now))
    await db.staffSession.updateMany({ where: { id: live.id, lastSeenAt: { lt: now } }, data: { lastSeenAt: now } });
  const row = await db.staffSession.findUniqueOrThrow({ where: { id: live.id }, include: { staff: true } });
  return { sessionId: row.id, rolesCheckedAt: row.rolesCheckedAt.toISOString(), staff: toStaff(row.staff) };
}

export type PeekedStaffSession = { id: string; rolesCheckedAt: string };

/** Null as above. Not a use of the session. */
export async function peekStaffSession(token: string, now = new Date()): Promise<PeekedStaffSession | null> {
  const live = await findLive(token, now);
  return live && toPeeked(live);
}

/** Of these sessions, those that have not ended. */
export async function peekStaffSessions(ids: string[], now = new Date()): Promise<PeekedStaffSession[]> {
  const where = { id: { in: ids }, ...isLive(now, idleMinutes()) };
  const open = await asStaffWriter((db) => db.staffSession.findMany({ where, select: { id: true, rolesCheckedAt: true } }));
  return open.map(toPeeked);
}

const toPeeked = ({ id, rolesCheckedAt }: { id: string; rolesCheckedAt: Date }): PeekedStaffSession => ({
  id,
  rolesCheckedAt: rolesCheckedAt.toISOString(),
});

/** Does nothing when the token is unknown or its session has ended. */
export async function revokeStaffSession(token: string, reason: SessionEnd): Promise<void> {
  const live = await findLive(token, new Date());
  if (live) await endStaffSessions({ id: live.id }, reason);
}

/** Those that have not ended, last used first; of everybody when `staffId` is null. */
export function listStaffSessions(staffId: string | null): Promise<(SeenSession & { staffId: string })[]> {
  return asStaffWriter(async (db) => {
    const where = { ...(staffId === null ? {} : { staffId }), ...isLive(new Date(), idleMinutes()) };
    const rows = await db.staffSession.findMany({ where, orderBy: { lastSeenAt: "desc" }, select: { ...seenColumns, staffId: true } });
    return rows.map((row) => ({ ...toSeenSession(row), staffId: row.staffId }));
  });
}

/** `staffId` alone ends all of theirs; with `id` the one, and with `except` all but that one. Returns how many it ended. */
export function endStaffSessions(
  which: { staffId: string; id?: string; except?: string } | { id: string },
  reason: SessionEnd,
): Promise<number> {
  const { except, ...where } = { except: undefined, ...which };
  return asStaffWriter(async (db) => {
    const but = except === undefined ? {} : { NOT: { id: except } };
    const data = { revokedAt: new Date(), endReason: reason };
    return (await db.staffSession.updateMany({ where: { ...where, ...but, ...isLive(new Date(), idleMinutes()) }, data })).count;
  });
}

export async function noteStaffRolesChecked(id: string): Promise<void> {
  await asStaffWriter((db) => db.staffSession.update({ where: { id }, data: { rolesCheckedAt: new Date() } }));
}

/** Null when the session has not ended, or the portal never opened one with this token. */
export async function findStaffSessionEnd(token: string, now = new Date()): Promise<EndedBecause | null> {
  const tokenHash = hashToken(token);
  const row = await withKey("staff-session", tokenHash, (db) =>
    db.staffSession.findUnique({ where: { tokenHash }, select: endingColumns }),
  );
  return row && endedBecause(row, now, idleMinutes());
}

function findLive(token: string, now: Date) {
  const tokenHash = hashToken(token);
  return withKey("staff-session", tokenHash, (db) =>
    db.staffSession.findUnique({
      where: { tokenHash, ...isLive(now, idleMinutes()) },
      select: { id: true, lastSeenAt: true, rolesCheckedAt: true },
    }),
  );
}
