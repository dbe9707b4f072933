import "server-only";
import { randomUUID } from "node:crypto";
import type { EndedBecause, SeenSession, SessionEnd } from "@/lib/catalogue/session-ends";
import { env } from "@/lib/env";
import { type Customer, toCustomer } from "./customers";
import { type Database, inCustomer, withKey } from "./database";
import { hashToken, newToken } from "./hashed-tokens";
import { inLiveSession, type LiveSession } from "./live-session";
import { type Person, toPerson } from "./people";
import { endedBecause, endingColumns, isLive, mayWriteUse, type OpenedSession, seenColumns, toSeenSession } from "./session-life";

/**
 * Customers' sessions. The cookie holds a token and the table its hash. Revoking the row ends the session at once. It also ends when it is
 * not used for a while, and at a fixed time after it began.
 */

export type SignedIn = { sessionId: string; rolesCheckedAt: string; customer: Customer; person: Person };

const lifetimeMs = 12 * 60 * 60 * 1000;
const idleMinutes = () => env().CUSTOMER_IDLE_MINUTES;

export function openSession(customerId: string, personId: string, browser: string | null = null): Promise<OpenedSession> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + lifetimeMs);
  return inCustomer(customerId, async (db) => {
    await db.session.create({ data: { id: randomUUID(), customerId, personId, tokenHash: hashToken(token), expiresAt, browser } });
    return { token, expiresAt: expiresAt.toISOString() };
  });
}

/**
 * Null when the token is unknown, its session has ended, or the person's tenant is not the one that is bound to the customer: a sign-in that
 * was under way while staff undid the connection may have opened a session after that. Counts as a use of the session.
 */
export function findSession(token: string, now = new Date()): Promise<SignedIn | null> {
  return withSession(token, (who) => Promise.resolve(who), now);
}

/** Null as above. What `use` reads of the customer is in the transaction that finds the session: every page and every action looks for it. */
export function withSession<T>(token: string, use: (who: SignedIn) => Promise<T>, now = new Date()): Promise<T | null> {
  return inLiveSession("session", token, { now, idleMinutes: idleMinutes() }, async (db, live) => {
    const who = await readSignedIn(db, live, now);
    return who && use(who);
  });
}

async function readSignedIn(db: Database, live: LiveSession, now: Date): Promise<SignedIn | null> {
  const { id, rolesCheckedAt, customer, person } = await db.session.findUniqueOrThrow({
    where: { id: live.id },
    include: { customer: true, person: true },
  });
  if (!isOfBoundTenant({ customer, person })) return null;
  if (mayWriteUse(live, now)) await db.session.updateMany({ where: { id, lastSeenAt: { lt: now } }, data: { lastSeenAt: now } });
  return { sessionId: id, rolesCheckedAt: rolesCheckedAt.toISOString(), customer: toCustomer(customer), person: toPerson(person) };
}

export type PeekedSession = { id: string; customerId: string; slug: string; rolesCheckedAt: string };

/** Null as above. Not a use of the session: an open event stream asks, and nobody may be sitting there. */
export async function peekSession(token: string, now = new Date()): Promise<PeekedSession | null> {
  const live = await findLive(token, now);
  const [open] = live ? await peekSessions(live.customerId, [live.id], now) : [];
  return open ?? null;
}

/** Of these sessions of a customer, those that peekSession would find. */
export async function peekSessions(customerId: string, ids: string[], now = new Date()): Promise<PeekedSession[]> {
  const where = { customerId, id: { in: ids }, ...isLive(now, idleMinutes()) };
  const person = { select: { entraTenantId: true } };
  const select = { id: true, rolesCheckedAt: true, person, customer: { select: { slug: true, entraTenantId: true } } };
  const live = await inCustomer(customerId, (db) => db.session.findMany({ where, select }));
  return live
    .filter(isOfBoundTenant)
    .map(({ id, rolesCheckedAt, customer }) => ({ id, customerId, slug: customer.slug, rolesCheckedAt: rolesCheckedAt.toISOString() }));
}

/** Does nothing when the token is unknown or its session has ended. */
export async function revokeSession(token: string, reason: SessionEnd): Promise<void> {
  const live = await findLive(token, new Date());
  if (live) await endSessions(live.customerId, { id: live.id }, reason);
}

/** Those that have not ended, last used first. */
export function listSessions(customerId: string, personId: string): Promise<SeenSession[]> {
  return inCustomer(customerId, async (db) => {
    const where = { customerId, personId, ...isLive(new Date(), idleMinutes()) };
    return (await db.session.findMany({ where, orderBy: { lastSeenAt: "desc" }, select: seenColumns })).map(toSeenSession);
  });
}

/** When the person last used a session that has not ended. Null when there is none. */
export function lastSeen(customerId: string, personId: string): Promise<string | null> {
  return inCustomer(customerId, async (db) => {
    const { _max } = await db.session.aggregate({ where: { customerId, personId, revokedAt: null }, _max: { lastSeenAt: true } });
    return _max.lastSeenAt?.toISOString() ?? null;
  });
}

/** `personId` alone ends all of theirs; with `id` the one, and with `except` all but that one. Returns how many it ended. */
export function endSessions(
  customerId: string,
  which: { personId: string; id?: string; except?: string } | { id: string } | Record<never, never>,
  reason: SessionEnd,
): Promise<number> {
  const { except, ...where } = { except: undefined, ...which };
  return inCustomer(customerId, async (db) => {
    const but = except === undefined ? {} : { NOT: { id: except } };
    const data = { revokedAt: new Date(), endReason: reason };
    return (await db.session.updateMany({ where: { customerId, ...where, ...but, ...isLive(new Date(), idleMinutes()) }, data })).count;
  });
}

export async function noteRolesChecked(customerId: string, id: string): Promise<void> {
  await inCustomer(customerId, (db) => db.session.update({ where: { id }, data: { rolesCheckedAt: new Date() } }));
}

/** Null when the session has not ended, or the portal never opened one with this token. */
export async function findSessionEnd(token: string, now = new Date()): Promise<EndedBecause | null> {
  const tokenHash = hashToken(token);
  const row = await withKey("session", tokenHash, (db) => db.session.findUnique({ where: { tokenHash }, select: endingColumns }));
  return row && endedBecause(row, now, idleMinutes());
}

/** Ends all sessions of the customer's people. */
export async function revokeSessionsOf(customerId: string, reason: SessionEnd): Promise<void> {
  await endSessions(customerId, {}, reason);
}

type OfTenant = { entraTenantId: string | null };
const isOfBoundTenant = ({ customer, person }: { customer: OfTenant; person: OfTenant }): boolean =>
  person.entraTenantId === customer.entraTenantId;

function findLive(token: string, now: Date) {
  const tokenHash = hashToken(token);
  return withKey("session", tokenHash, (db) =>
    db.session.findUnique({
      where: { tokenHash, ...isLive(now, idleMinutes()) },
      select: { id: true, customerId: true, lastSeenAt: true, rolesCheckedAt: true },
    }),
  );
}
