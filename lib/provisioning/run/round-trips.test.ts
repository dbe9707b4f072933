import { describe, expect, it } from "vitest";
import { dependentRoundTrips } from "./round-trips";

const call = (from: number, to: number) => ({ at: new Date(from).toISOString(), ms: to - from });

describe("dependent round trips", () => {
  it("are zero without any call", () => {
    expect(dependentRoundTrips([])).toBe(0);
  });

  it("count calls made at the same time once", () => {
    expect(dependentRoundTrips([call(0, 100), call(1, 90), call(2, 120)])).toBe(1);
  });

  it("count every call that waits for another", () => {
    expect(dependentRoundTrips([call(0, 100), call(100, 200), call(250, 300)])).toBe(3);
  });

  it("count the longest of several parallel chains", () => {
    expect(dependentRoundTrips([call(0, 300), call(0, 100), call(100, 200), call(300, 400)])).toBe(3);
  });
});
