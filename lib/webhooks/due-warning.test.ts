import { describe, expect, it } from "vitest";
import { retentionDays } from "@/lib/catalogue/retention";
import { expiryWarnings } from "@/lib/catalogue/webhook-events";
import { dueWarning } from "./due-warning";

const hour = 3_600_000;
const endsAt = new Date("2028-11-26T10:20:00Z");
const hoursBefore = (hours: number) => new Date(endsAt.getTime() - hours * hour);

describe("the warnings before a secret ends", () => {
  it("come 60, 30, 14, 7 and 1 days before, in two years of a schedule that runs every hour", () => {
    const first = new Map<number, number>();
    for (let hours = 730 * 24; hours >= -24; hours--) {
      const warning = dueWarning(endsAt, hoursBefore(hours));
      if (warning !== null && !first.has(warning)) first.set(warning, hours);
    }
    expect([...first]).toEqual([60, 30, 14, 7, 1].map((days) => [days, days * 24]));
  });

  // A missed one is not sent afterwards: the one with the fewest days counts.
  it.each([
    [61, null],
    [60, 60],
    [31, 60],
    [30, 30],
    [14.1, 30],
    [13, 14],
    [5, 7],
    [1, 1],
    [0.1, 1],
    [0, null],
    [-3, null],
  ])("with %s days left: the one for %s is due", (days, warning) => {
    expect(dueWarning(endsAt, hoursBefore(days * 24))).toBe(warning);
  });

  // A warning is told from one that was sent by the record of its delivery.
  it("are due for no longer than deliveries are remembered", () => {
    const gaps = expiryWarnings.map((days, at) => days - (expiryWarnings[at + 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(retentionDays.deliveries);
  });
});
