import { describe, expect, it } from "vitest";
import { isOvertaken } from "./overtaken";

const due = new Date("2026-07-01T12:00:00Z");
const minutesLate = (cron: string, minutes: number) => isOvertaken(cron, due, due.getTime() + minutes * 60_000);

describe("a tick of the clock that comes late", () => {
  it.each([
    ["every minute", "* * * * *", 10],
    ["every five minutes", "*/5 * * * *", 50],
    ["every quarter of an hour", "*/15 * * * *", 150],
  ])("does its work up to ten periods later, and nothing after them: %s", (_, cron, minutes) => {
    expect(minutesLate(cron, 0)).toBe(false);
    expect(minutesLate(cron, minutes)).toBe(false);
    expect(minutesLate(cron, minutes + 0.1)).toBe(true);
  });

  it.each([
    ["once an hour", "41 * * * *"],
    ["once a day", "17 3 * * *"],
  ])("does its work however late, when nothing else soon does it: %s", (_, cron) => {
    expect(minutesLate(cron, 3 * 24 * 60)).toBe(false);
  });
});
