import { describe, expect, it } from "vitest";
import { TokenBuckets } from "./token-bucket";

describe("the rate of a key", () => {
  const take = (buckets: TokenBuckets, times: number, at: number, key = "crm") =>
    Array.from({ length: times }, () => buckets.take(key, at));

  it("allows a burst, then says how many seconds to wait", () => {
    const buckets = new TokenBuckets({ burst: 3, perSecond: 0.5 });
    expect(take(buckets, 4, 0)).toEqual([0, 0, 0, 2]);
    expect(take(buckets, 2, 2000)).toEqual([0, 2]);
  });

  it("never accumulates more than a burst", () => {
    const buckets = new TokenBuckets({ burst: 2, perSecond: 1 });
    take(buckets, 2, 0);
    expect(take(buckets, 3, 3_600_000)).toEqual([0, 0, 1]);
  });

  it("is counted separately for each key", () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 });
    expect([...take(buckets, 2, 0, "crm"), ...take(buckets, 1, 0, "report")]).toEqual([0, 1, 0]);
  });
});
