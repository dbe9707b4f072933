import { describe, expect, it } from "vitest";
import type { StepState } from "@/lib/catalogue/states";
import { statesOfSteps } from "@/lib/catalogue/step-states";
import { stepSlugs } from "@/lib/catalogue/steps";
import { duration, errorsFinding, funnelFinding, percent, routesFinding, timesFinding } from "./findings";
import { newErrors } from "./new-errors";
import { beginningOf, commonestErrors, daysOf, funnelOf, rangeOf, routesOf, type Standing } from "./numbers";

const letters: Record<string, StepState> = { d: "done", n: "needs-you", x: "declined" };
const standing = (states: string, customers: number, route = "automatic"): Standing => ({
  ...{ route, customers },
  states: statesOfSteps((slug) => letters[states[stepSlugs.indexOf(slug)] ?? ""]),
});
// In the order of the steps: connect, capabilities, app, secret, graph, cloud apps, live response, certificate, exchange ×4 …, finish.
const invited = standing("n----------------", 10);
const planned = standing("dd-------------- -".replace(" ", ""), 5);
const complete = standing("dddddxddddddxdddd", 80);
const connectedAlone = standing("dn---------d-----", 5, "script");

describe("the funnel", () => {
  const rows = funnelOf([invited, planned, complete, connectedAlone]);
  const row = (slug: string) => rows.find(({ step }) => step === slug);

  it("counts who has reached a step by the steps before it, and who has finished it by the step itself", () => {
    expect(row("connect")).toMatchObject({ reached: 100, finished: 90 });
    expect(row("capabilities")).toMatchObject({ reached: 90, finished: 85 });
    expect(row("app-registration")).toMatchObject({ reached: 85, finished: 80 });
    expect(row("finish")).toMatchObject({ reached: 80, finished: 80 });
  });

  it("does not count customers who declined a step as having reached it", () => {
    expect(row("cloud-apps-permissions")).toMatchObject({ declined: 80, reached: 0, finished: 0 });
  });

  it("has a title with the step that holds up the most customers", () => {
    const standings = [invited, planned, complete, connectedAlone];
    expect(funnelFinding(rows, { standings }, 30)).toBe(
      "80% of the 100 customers added in the last 30 days are complete; “Connect your Entra tenant” holds up the most, 10",
    );
    expect(funnelFinding(funnelOf([complete]), { standings: [complete] }, 7)).toBe(
      "100% of the 80 customers added in the last 7 days are complete",
    );
    expect(funnelFinding(funnelOf([]), { standings: [] }, 90)).toBe("No customer was added in the last 90 days");
  });
});

describe("times", () => {
  it("have a title with the step whose 90th percentile is longest", () => {
    const times = [
      { step: "connect", finished: 10, medianSeconds: 90_000, p90Seconds: 400_000 },
      { step: "verification", finished: 10, medianSeconds: 90, p90Seconds: 7200 },
    ] as const;
    expect(timesFinding(times, 30)).toBe(
      "“Connect your Entra tenant” takes longest: 1 day for half of the customers, more than 4.6 days for one in ten",
    );
    expect(timesFinding([], 30)).toBe("No step was finished in the last 30 days");
  });

  it.each([
    [0, "0 seconds"],
    [1, "1 second"],
    [59.6, "60 seconds"],
    [90, "1.5 minutes"],
    [3600, "1 hour"],
    [86_400 * 12.3, "12 days"],
  ])("are shown with at most two figures: %d seconds are %s", (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });
});

describe("routes", () => {
  it("are sorted by the number of customers, with the time of those who finished", () => {
    const routeTimes = [{ route: "automatic", finished: 80, medianSeconds: 5400, p90Seconds: 90_000 }];
    const rows = routesOf({ standings: [connectedAlone, complete, invited], routeTimes });
    expect(rows.map(({ route, customers, complete: done }) => [route, customers, done])).toEqual([
      ["automatic", 90, 80],
      ["script", 5, 0],
    ]);
    expect(routesFinding(rows, 30)).toBe(
      "95% of the customers go the automatic way, and it takes half of those who finish 1.5 hours or less",
    );
  });
});

describe("errors", () => {
  const days = daysOf(7, "2026-11-23T10:00:00.000Z");

  it("are sorted by the number of customers, and counted for every day of the range", () => {
    const rows = commonestErrors(
      {
        errors: [
          { code: "AADSTS65004", customers: 3, times: 9 },
          { code: "AADSTS90094", customers: 4, times: 4 },
        ],
        errorDays: [{ code: "AADSTS90094", day: "2026-11-22", customers: 4 }],
      },
      days,
    );
    expect(rows.map(({ code, byDay }) => [code, byDay])).toEqual([
      ["AADSTS90094", [0, 0, 0, 0, 0, 4, 0]],
      ["AADSTS65004", [0, 0, 0, 0, 0, 0, 0]],
    ]);
    expect(errorsFinding(rows, 7)).toBe("AADSTS90094 is the commonest error: 4 customers met it in the last 7 days");
    expect(errorsFinding([], 7)).toBe("No customer met an error in the last 7 days");
  });
});

describe("a range", () => {
  it("has whole days with today, and 30 of them when the address has no valid range", () => {
    expect(beginningOf(7, "2026-11-23T10:00:00.000Z")).toBe("2026-11-17T00:00:00.000Z");
    expect(daysOf(7, "2026-11-23T10:00:00.000Z")).toHaveLength(7);
    expect([rangeOf("7"), rangeOf("90"), rangeOf("0"), rangeOf(undefined), rangeOf("7 OR 1")]).toEqual([7, 90, 30, 30, 30]);
  });
});

describe("a share", () => {
  it.each([
    [0, 10, "0%"],
    [1, 1000, "1%"],
    [999, 1000, "99%"],
    [10, 10, "100%"],
    [0, 0, "0%"],
  ])("of %d in %d is %s: 0% only for none, and 100% only for all", (part, whole, words) => {
    expect(percent(part, whole)).toBe(words);
  });
});

describe("a new error", () => {
  const now = "2026-11-23T12:00:00.000Z";
  const sighting = { code: "AADSTS65001", firstAt: "2026-11-23T09:10:00.000Z", customers: 5, customersLately: 5 };

  it("is news when several customers met it within a day", () => {
    expect(newErrors([sighting], now)).toEqual([{ code: "AADSTS65001", customers: 5, since: "2026-11-23T09:10:00.000Z" }]);
  });

  it.each([
    ["at two customers", { customersLately: 2 }],
    ["that was met in the weeks before", { firstAt: "2026-11-15T09:10:00.000Z" }],
    ["that was first met more than three days ago", { firstAt: "2026-11-20T09:10:00.000Z" }],
    ["without a code", { code: "without-a-code" }],
  ])("is not news %s", (_, difference) => {
    expect(newErrors([{ ...sighting, ...difference }], now)).toEqual([]);
  });
});
