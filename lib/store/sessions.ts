import "server-only";
import { randomUUID } from "node:crypto";
import { type Customer, toCustomer } from "./customers";
import { inCustomer, withKey } from "./database";
import { hashToken, newToken } from "./hashed-tokens";
import { type Person, toPerson } from "./people";

/** Customers' sessions. The cookie holds a token and the table its hash. Revoking the row ends the session at once. */

export type SignedIn = { sessionId: string; customer: Customer; person: Person };

const lifetimeMs = 12 * 60 * 60 * 1000;

export function openSession(customerId: string, personId: string): Promise<{ token: string; expiresAt: string }> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + lifetimeMs);
  return inCustomer(customerId, async (db) => {
    await db.session.create({ data: { id: randomUUID(), customerId, personId, tokenHash: hashToken(token), expiresAt } });
    return { token, expiresAt: expiresAt.toISOString() };
  });
}

/** Null when the token is unknown, or its session has expired or was revoked. */
export async function findSession(token: string): Promise<SignedIn | null> {
  const live = await findLive(token);
  if (!live) return null;
  return inCustomer(live.customerId, async (db) => {
    const row = await db.session.findUniqueOrThrow({ where: { id: live.id }, include: { customer: true, person: true } });
    return { sessionId: row.id, customer: toCustomer(row.customer), person: toPerson(row.person) };
  });
}

/** Does nothing when the token is unknown or its session has ended. */
export async function revokeSession(token: string): Promise<void> {
  const live = await findLive(token);
  if (!live) return;
  await inCustomer(live.customerId, (db) => db.session.update({ where: { id: live.id }, data: { revokedAt: new Date() } }));
}

/** Ends all sessions of the customer's people. */
export async function revokeSessionsOf(customerId: string): Promise<void> {
  await inCustomer(customerId, (db) => db.session.updateMany({ where: { customerId, revokedAt: null }, data: { revokedAt: new Date() } }));
}

function findLive(token: string) {
  const tokenHash = hashToken(token);
  return withKey("session", tokenHash, (db) =>
    db.session.findUnique({
      where: { tokenHash, revokedAt: null, expiresAt: { gt: new Date() } },
      select: { id: true, customerId: true },
    }),
  );
}
