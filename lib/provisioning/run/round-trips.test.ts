import { describe, expect, it } from "vitest";
import { dependentRoundTrips } from "./round-trips";

const call = (from: number, to: number) => ({ at: new Date(from).toISOString(), ms: to - from });

describe("dependent round trips", () => {
  it("counts nothing where nothing was called", () => {
    expect(dependentRoundTrips([])).toBe(0);
  });

  it("counts calls that travel together once", () => {
    expect(dependentRoundTrips([call(0, 100), call(1, 90), call(2, 120)])).toBe(1);
  });

  it("counts calls that wait for one another each", () => {
    expect(dependentRoundTrips([call(0, 100), call(100, 200), call(250, 300)])).toBe(3);
  });

  it("counts the longest chain where lanes run side by side", () => {
    expect(dependentRoundTrips([call(0, 300), call(0, 100), call(100, 200), call(300, 400)])).toBe(3);
  });
});
