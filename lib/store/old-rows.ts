import "server-only";
import { withKey } from "./database";

/**
 * Deletes what has been kept for long enough, of all customers at once. The policies of the database show these transactions only rows
 * that are old enough (migration "nothing_is_kept_longer"), so no mistake here deletes anything sooner. Each returns how many rows.
 */

/** Sealed values that can no longer be opened, and sign-ins in progress whose time is over. */
export async function deleteExpired(): Promise<{ credentials: number; attempts: number }> {
  const where = { expiresAt: { lt: new Date() } };
  const credentials = (await withKey("sweep", "expired", (db) => db.sealedCredential.deleteMany({ where }))).count;
  const attempts = (await withKey("sweep", "expired", (db) => db.signInAttempt.deleteMany({ where }))).count;
  return { credentials, attempts };
}

/** Sessions of customers and staff that ended before `moment`. */
export function deleteEndedSessions(moment: Date): Promise<number> {
  const where = { OR: [{ revokedAt: { lt: moment } }, { revokedAt: null, expiresAt: { lt: moment } }] };
  return withKey("sweep", "old", async (db) => {
    const customers = await db.session.deleteMany({ where });
    const staffs = await db.staffSession.deleteMany({ where });
    return customers.count + staffs.count;
  });
}

export async function deletePastedErrors(moment: Date): Promise<number> {
  return (await withKey("sweep", "old", (db) => db.pastedError.deleteMany({ where: { lastSeenAt: { lt: moment } } }))).count;
}

/** Of what programs sent to add customers. */
export async function deleteApiRequests(moment: Date): Promise<number> {
  return (await withKey("sweep", "old", (db) => db.apiRequest.deleteMany({ where: { createdAt: { lt: moment } } }))).count;
}

/** Empties the text of letters. Their rows stay. */
export async function emptyLetters(moment: Date): Promise<number> {
  const where = { createdAt: { lt: moment }, body: { not: "" }, state: { notIn: ["queued", "sending"] } };
  return (await withKey("sweep", "old", (db) => db.nudge.updateMany({ where, data: { body: "" } }))).count;
}
