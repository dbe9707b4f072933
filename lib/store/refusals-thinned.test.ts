import { describe, expect, it } from "vitest";
import { ThinnedRefusals } from "./refusals-thinned";

describe("refusals", () => {
  it("are written once a minute for each kind, and the next row says how many there were", () => {
    const refusals = new ThinnedRefusals();
    expect(refusals.take("staff:not-staff", 0)).toBe(1);
    for (let second = 1; second < 60; second++) expect(refusals.take("staff:not-staff", second * 1000)).toBeNull();
    expect(refusals.take("key:key-unknown", 30_000)).toBe(1);
    expect(refusals.take("staff:not-staff", 60_000)).toBe(60);
    expect(refusals.take("staff:not-staff", 120_000)).toBe(1);
  });

  it("need no more memory, however many different ones there are", () => {
    const refusals = new ThinnedRefusals();
    for (let i = 0; i < 1000; i++) refusals.take(`path:/${i}`, 0);
    expect(refusals.take("path:/0", 1)).toBeNull();
    refusals.take("path:/one-more", 1);
    expect(refusals.take("path:/0", 2)).toBe(1);
  });
});
