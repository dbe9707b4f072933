/** Rate limit for keys (token bucket). Counts only in this process; the caller gives the time. */

type Bucket = { tokens: number; at: number };
export type Limit = {
  /** Calls that can be made at once. */
  burst: number;
  /** Calls per second after that. */
  perSecond: number;
};

export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly limit: Limit) {}

  /** 0 when the call is allowed, otherwise the seconds until the next call is. */
  take(key: string, nowMs: number): number {
    const { burst, perSecond } = this.limit;
    const before = this.buckets.get(key) ?? { tokens: burst, at: nowMs };
    const tokens = Math.min(burst, before.tokens + ((nowMs - before.at) / 1000) * perSecond);
    const isAllowed = tokens >= 1;
    this.buckets.set(key, { tokens: isAllowed ? tokens - 1 : tokens, at: nowMs });
    return isAllowed ? 0 : Math.ceil((1 - tokens) / perSecond);
  }
}
