import { createHash } from "node:crypto";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { type LimitName, limits } from "./catalogue/limits";
import { env } from "./env";

/**
 * Asked before the database or a vendor is. It counts in the memory of this process: docs/decisions/0011-limits-in-memory.md says why.
 * What is counted is known by a hash, so no token is kept here.
 */

export type Slowed = { ok: false; reason: "too-many-requests"; retryAfterSeconds: number };

/** Counts one for `who`: an address, a token or a key. Null while that is within the limit. */
export async function countAgainst(limit: LimitName, who: string): Promise<Slowed | null> {
  const counter = counterOf(limit);
  try {
    await counter.consume(keyOf(who));
    return null;
  } catch (answer) {
    if (!(answer instanceof RateLimiterRes)) throw answer;
    // The first one above the limit. The following ones of the same window are the same event.
    if (answer.consumedPoints === counter.points + 1) told().forEach((tell) => void tell({ limit, who }));
    return slowed(answer);
  }
}

/** Whether the limit has been reached, without counting. For what is known to count only after some work: a key that does not exist. */
export async function askWhether(limit: LimitName, who: string): Promise<Slowed | null> {
  const counter = counterOf(limit);
  const answer = await counter.get(keyOf(who));
  return answer !== null && answer.consumedPoints >= counter.points ? slowed(answer) : null;
}

/** Takes one of the places that `who` has at one time. The function returned gives it back. Null when all are taken. */
export function takePlace(limit: "open-streams", who: string): (() => void) | null {
  const [taken, key] = [kept().places, `${limit}:${keyOf(who)}`];
  const already = taken.get(key) ?? 0;
  const most = timesOf(limit);
  if (already >= most) return null;
  taken.set(key, already + 1);
  let isTaken = true;
  return () => {
    if (!isTaken) return;
    isTaken = false;
    const left = (taken.get(key) ?? 1) - 1;
    if (left > 0) taken.set(key, left);
    else taken.delete(key);
  };
}

export type LimitReached = {
  limit: LimitName;
  /** As it was passed: a caller that stores it leaves out tokens. */
  who: string;
};
type Tell = (reached: LimitReached) => Promise<void>;

/** `tell` is called once in each window for each `who` that goes above a limit. It may not throw. */
export function onLimitReached(tell: Tell): void {
  kept().tell.add(tell);
}

const slowed = ({ msBeforeNext }: RateLimiterRes): Slowed => ({
  ok: false,
  reason: "too-many-requests",
  retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
});

const keyOf = (who: string): string => createHash("sha256").update(who).digest("base64url");

const timesOf = (limit: LimitName): number => env().LIMITS?.[limit]?.times ?? limits[limit].times;

function counterOf(limit: LimitName): RateLimiterMemory {
  const { counters } = kept();
  const counter = counters.get(limit);
  if (counter) return counter;
  const duration = env().LIMITS?.[limit]?.seconds ?? limits[limit].seconds ?? 0;
  const made = new RateLimiterMemory({ points: timesOf(limit), duration });
  counters.set(limit, made);
  return made;
}

const told = (): ReadonlySet<Tell> => kept().tell;

/** On the global object: Next evaluates this module once for each bundle, and each would count for itself. */
type Kept = { counters: Map<LimitName, RateLimiterMemory>; places: Map<string, number>; tell: Set<Tell> };
const ofProcess = globalThis as { portalLimits?: Kept };
function kept(): Kept {
  ofProcess.portalLimits ??= { counters: new Map(), places: new Map(), tell: new Set() };
  return ofProcess.portalLimits;
}
