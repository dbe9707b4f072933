import { type EndedBecause, isSessionEnd, type SeenSession } from "@/lib/catalogue/session-ends";

/** What customers' and staff's sessions have in common: how long they live, and what is shown of them. */

/** What a cookie of the browser is set to. */
export type OpenedSession = { token: string; expiresAt: string };

/** The condition of a query for sessions that have not ended. */
export const isLive = (now: Date, idleMinutes: number) => ({
  revokedAt: null,
  expiresAt: { gt: now },
  lastSeenAt: { gt: new Date(now.getTime() - idleMinutes * 60_000) },
});

/** The last use is written at most once a minute: exact enough for an end after minutes, and most requests write nothing. */
export const mayWriteUse = ({ lastSeenAt }: { lastSeenAt: Date }, now: Date): boolean => now.getTime() - lastSeenAt.getTime() > 60_000;

export const endingColumns = { revokedAt: true, endReason: true, expiresAt: true, lastSeenAt: true } as const;
export type Ending = { revokedAt: Date | null; endReason: string | null; expiresAt: Date; lastSeenAt: Date };

/** Null when the session has not ended. */
export function endedBecause({ revokedAt, endReason, expiresAt, lastSeenAt }: Ending, now: Date, idleMinutes: number): EndedBecause | null {
  // Revoked by a process of a version that stored no reason: only signing out did that.
  if (revokedAt !== null) return endReason !== null && isSessionEnd(endReason) ? endReason : "signed-out";
  if (expiresAt <= now) return "over";
  return lastSeenAt.getTime() <= now.getTime() - idleMinutes * 60_000 ? "not-used" : null;
}

export const seenColumns = { id: true, createdAt: true, lastSeenAt: true, browser: true } as const;

export const toSeenSession = (row: { id: string; createdAt: Date; lastSeenAt: Date; browser: string | null }): SeenSession => ({
  id: row.id,
  browser: row.browser,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
});
