import { describe, expect, it } from "vitest";
import { clockTime, dateOf, dueTime, elapsedTime, exactTime, relativeTime } from "./time-words";

const now = Date.parse("2025-11-23T14:02:00Z");
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();

describe("words for a time", () => {
  it.each([
    [-5, "just now"],
    [10, "just now"],
    [30, "in a moment"],
    [-60, "1 minute ago"],
    [180, "in 3 minutes"],
    [-50 * 60, "1 hour ago"],
    [-2 * 3600, "2 hours ago"],
    [-86_400, "yesterday"],
    [12 * 86_400, "in 12 days"],
  ])("%i seconds from now is “%s”", (seconds, words) => {
    expect(relativeTime(at(seconds), now)).toBe(words);
  });

  it.each([
    [120, "in 2 minutes"],
    [10, "due now"],
    [-90, "due now"],
  ])("something due %i seconds from now is “%s”", (seconds, words) => {
    expect(dueTime(at(seconds), now)).toBe(words);
  });

  it("gives the date after a month", () => {
    expect(relativeTime("2025-01-02T12:00:00Z", now)).toBe("Jan 2, 2025");
  });

  it.each([
    [-20, "less than a minute"],
    [-60, "1 minute"],
    [-7199, "1 hour"],
    [-3 * 86_400, "3 days"],
    [-100 * 86_400, "100 days"],
    [60, "less than a minute"],
  ])("something that began %i seconds from now has lasted %s", (seconds, words) => {
    expect(elapsedTime(at(seconds), now)).toBe(words);
  });

  it("gives the exact time in the requested time zone", () => {
    expect(exactTime(at(0), "UTC").replaceAll("\u202f", " ")).toBe("Nov 23, 2025, 2:02 PM UTC");
  });

  it("gives a clock time today and a date on another day", () => {
    expect(clockTime(at(0), now, "UTC")).toBe("14:02");
    expect(clockTime(at(-3 * 86_400), now, "UTC")).toBe("Nov 20");
  });

  it("gives the day on which something ends", () => {
    expect(dateOf(at(730 * 86_400), "UTC")).toBe("November 23, 2027");
  });
});
