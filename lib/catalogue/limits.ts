/**
 * How often something may be asked for, before any work is done for it. Each limit counts by one thing: the client's address (IPv6 by its
 * /64), the session that the browser's cookie names, or the API key. Each process counts for itself. `LIMITS` changes the numbers.
 */

type Limit = {
  by: "address" | "session" | "key";
  /** So many within `seconds`. */
  times: number;
  /** Null for a limit of how many there may be at one time. */
  seconds: number | null;
  /** What is counted, for the document. */
  counts: string;
};

/** Generous: an office of a hundred people may share one address. */
export const limits = {
  "sign-in-starts": { by: "address", times: 600, seconds: 600, counts: "trips to Microsoft's sign-in that are begun" },
  invitations: { by: "address", times: 300, seconds: 600, counts: "invitation links that are opened" },
  "unknown-keys": { by: "address", times: 60, seconds: 600, counts: "calls of the API with a key that does not exist" },
  requests: { by: "address", times: 3000, seconds: 600, counts: "forms that are sent, and event streams that are opened" },
  "api-calls": { by: "key", times: 240, seconds: 60, counts: "calls of the API" },
  "api-writes": { by: "key", times: 60, seconds: 60, counts: "calls of the API that add, change or end customers" },
  "pasted-errors": { by: "session", times: 60, seconds: 600, counts: "pasted errors" },
  uploads: { by: "session", times: 30, seconds: 600, counts: "uploaded certificates and files of customers" },
  checks: { by: "session", times: 60, seconds: 600, counts: "checks of a step that somebody asks for" },
  letters: { by: "session", times: 60, seconds: 3600, counts: "letters that are sent to customers" },
  "colleague-letters": { by: "session", times: 10, seconds: 3600, counts: "parts that somebody sends to a colleague" },
  "letter-addresses": { by: "session", times: 30, seconds: 3600, counts: "addresses for letters that somebody enters or ends" },
  "letter-links": { by: "address", times: 600, seconds: 600, counts: "links in letters that are opened or answered" },
  "ticket-links": { by: "session", times: 120, seconds: 3600, counts: "links from tickets that are opened, each of which may write a row" },
  "open-streams": { by: "session", times: 30, seconds: null, counts: "event streams that are open at one time" },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;
export const limitNames = Object.keys(limits) as LimitName[];

/** The numbers that `LIMITS` replaces. `seconds` is null where only the count was given. */
export type LimitChanges = Partial<Record<LimitName, { times: number; seconds: number | null }>>;

/** Reads "sign-in-starts=100/60, open-streams=5". Null when a part of it is not understood. */
export function readLimitChanges(text: string): LimitChanges | null {
  const changes: LimitChanges = {};
  for (const part of text.split(",")) {
    const [, name, times, seconds] = /^\s{0,10}([a-z-]{1,30})=(\d{1,6})(?:\/(\d{1,5}))?\s{0,10}$/.exec(part) ?? [];
    const known = limitNames.find((each) => each === name);
    if (known === undefined || Number(times) < 1) return null;
    const isAtOneTime = limits[known].seconds === null;
    // A count at one time has no seconds, and every other one may keep its own.
    if (seconds !== undefined && (isAtOneTime || Number(seconds) < 1)) return null;
    changes[known] = { times: Number(times), seconds: seconds === undefined ? null : Number(seconds) };
  }
  return changes;
}
