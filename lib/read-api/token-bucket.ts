/** How many calls a key may make: so many at once, then so many a second. Counted in this process alone; the clock is given. */

type Bucket = { tokens: number; at: number };
export type Limit = { burst: number; perSecond: number };

export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly limit: Limit) {}

  /** Zero when the call may go on, otherwise the seconds until the next may. */
  take(key: string, nowMs: number): number {
    const { burst, perSecond } = this.limit;
    const before = this.buckets.get(key) ?? { tokens: burst, at: nowMs };
    const tokens = Math.min(burst, before.tokens + ((nowMs - before.at) / 1000) * perSecond);
    const isAllowed = tokens >= 1;
    this.buckets.set(key, { tokens: isAllowed ? tokens - 1 : tokens, at: nowMs });
    return isAllowed ? 0 : Math.ceil((1 - tokens) / perSecond);
  }
}
