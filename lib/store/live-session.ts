import "server-only";
import { type Database, goOnAs, withKey } from "./database";
import { Prisma } from "./generated/client";
import { hashToken } from "./hashed-tokens";
import { type Ending, endedBecause } from "./session-life";

/** How a customer's and a staff member's session is found by the token in the cookie. */

const kinds = {
  session: { table: Prisma.sql`session`, whose: "customer" },
  "staff-session": { table: Prisma.sql`staff_session`, whose: "staff-writer" },
} as const;

export type LiveSession = Ending & { id: string };

/**
 * Finds the session and goes on in its transaction with the rows of the customer, or of the staff, whose it is. Null when the token is unknown, or its
 * session has ended.
 */
export function inLiveSession<T>(
  kind: keyof typeof kinds,
  token: string,
  { now, idleMinutes }: { now: Date; idleMinutes: number },
  use: (db: Database, live: LiveSession) => Promise<T | null>,
): Promise<T | null> {
  const tokenHash = hashToken(token);
  const { table, whose } = kinds[kind];
  const find = (db: Database, goesOn: Prisma.Sql): Promise<(LiveSession & { goesOnAs: string })[]> => db.$queryRaw`
    SELECT id, revoked_at AS "revokedAt", end_reason AS "endReason", expires_at AS "expiresAt", last_seen_at AS "lastSeenAt",
      ${goesOn} AS "goesOnAs" FROM ${table} WHERE token_hash = ${tokenHash}`;
  return withKey(kind, tokenHash, () =>
    goOnAs(whose, find, async (db, found: LiveSession) => (endedBecause(found, now, idleMinutes) === null ? use(db, found) : null)),
  );
}
