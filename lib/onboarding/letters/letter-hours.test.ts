import { describe, expect, it } from "vitest";
import { isLastChance, isTimeZone, isWithinHours, onEveryDay, readLetterHours } from "./letter-hours";

const usual = readLetterHours("mon-fri 07-20");
if (usual === null) throw new Error("not read");

describe("the hours of letters", () => {
  it.each([
    ["a Wednesday noon", "2026-12-02T12:00:00Z", "UTC", true],
    ["seven in the morning", "2026-12-02T07:00:00Z", "UTC", true],
    ["a minute before seven", "2026-12-02T06:59:00Z", "UTC", false],
    ["a minute before eight in the evening", "2026-12-02T19:59:00Z", "UTC", true],
    ["eight in the evening", "2026-12-02T20:00:00Z", "UTC", false],
    ["Saturday", "2026-12-05T12:00:00Z", "UTC", false],
    ["Sunday", "2026-12-06T12:00:00Z", "UTC", false],
    ["a morning in Tokyo that is night in London", "2026-12-02T00:00:00Z", "Asia/Tokyo", true],
    ["Monday morning in Auckland while it is Sunday in London", "2026-12-06T20:00:00Z", "Pacific/Auckland", true],
    ["half past six in Delhi", "2026-12-02T01:00:00Z", "Asia/Kolkata", false],
    ["summer time in Berlin, where winter time would be too early", "2026-07-01T05:00:00Z", "Europe/Berlin", true],
  ])("hold or do not hold at %s", (_, now, zone, expected) => {
    expect(isWithinHours(new Date(now), zone, usual)).toBe(expected);
  });

  it("can be those of another working week", () => {
    const hours = readLetterHours("SUN-THU 08-18");
    expect(hours && isWithinHours(new Date("2026-12-06T12:00:00Z"), "Asia/Dubai", hours)).toBe(true);
    expect(hours && isWithinHours(new Date("2026-12-04T12:00:00Z"), "Asia/Dubai", hours)).toBe(false);
    expect([...(readLetterHours("sat-wed 00-24")?.days ?? [])]).toEqual([6, 0, 1, 2, 3]);
  });

  it.each(["", "mon-fri", "mon-fri 20-07", "mon-fri 7-20", "mo-fr 07-20", "mon-fri 07-25", "mon-fri 07:00-20:00"])("are not %j", (text) => {
    expect(readLetterHours(text)).toBeNull();
  });

  it("tell what Monday would be too late for", () => {
    const saturday = new Date("2026-12-05T12:00:00Z");
    const isLastBefore = (moment: string, hours = usual) => isLastChance(saturday, new Date(moment), { zone: "UTC", hours });
    expect(isLastBefore("2026-12-06T12:00:00Z")).toBe(true);
    expect(isLastBefore("2026-12-07T12:00:00Z")).toBe(false);
    expect(isLastBefore("2026-12-06T12:00:00Z", onEveryDay(usual))).toBe(false);
  });
});

it.each([
  ["Europe/Berlin", true],
  ["America/Argentina/Buenos_Aires", true],
  ["Etc/GMT+5", true],
  ["UTC", true],
  ["", false],
  ["Mars/Phobos", false],
  ["Europe/Berlin\r\nBcc: eve@example.com", false],
  ["x".repeat(10_000), false],
])("%j is a time zone: %s", (zone, expected) => {
  expect(isTimeZone(zone)).toBe(expected);
});
