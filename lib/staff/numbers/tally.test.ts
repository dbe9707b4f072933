import { describe, expect, it } from "vitest";
import { addUp, readStandingKey, standingKey, tookOf } from "./tally";

describe("counts of several days", () => {
  it("add up by route and states, and by size of time", () => {
    const [monday, tuesday] = [
      { standings: { "automatic connect=done": 2 }, stepTimes: { connect: [100, 1, 200, 3] }, routeTimes: {} },
      {
        standings: { "automatic connect=done": 1, "script connect=done": 5 },
        stepTimes: { connect: [200, 1], finish: [7, 1] },
        routeTimes: { script: [9, 2] },
      },
    ];
    expect(addUp([monday, tuesday])).toEqual({
      standings: { "automatic connect=done": 3, "script connect=done": 5 },
      stepTimes: { connect: [100, 1, 200, 4], finish: [7, 1] },
      routeTimes: { script: [9, 2] },
    });
    expect(addUp([])).toEqual({ standings: {}, stepTimes: {}, routeTimes: {} });
  });

  it("name the route and the states", () => {
    expect(readStandingKey(standingKey("by-hand", ["connect=done", "finish=waiting"]))).toEqual({
      route: "by-hand",
      states: ["connect=done", "finish=waiting"],
    });
  });
});

describe("the median and the 90th percentile", () => {
  it("are those of the times, whatever order the sizes are in", () => {
    const size = (seconds: number) => Math.round(Math.log(seconds + 1) * 100);
    const took = tookOf([size(1000), 1, size(60), 5, size(300), 4]);
    expect(took.finished).toBe(10);
    expect(took.medianSeconds).toBeCloseTo(60, -1);
    expect(took.p90Seconds / 300).toBeCloseTo(1, 1);
  });

  it("of nothing are zero", () => {
    expect(tookOf([])).toEqual({ finished: 0, medianSeconds: 0, p90Seconds: 0 });
  });
});
