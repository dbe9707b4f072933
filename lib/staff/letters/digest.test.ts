import { describe, expect, it } from "vitest";
import { digestDay, digestLetter } from "./digest";

describe("the daily digest", () => {
  it.each([
    ["2026-12-01T07:59:00Z", "UTC", null],
    ["2026-12-01T08:00:00Z", "UTC", "2026-12-01"],
    ["2026-12-01T11:59:00Z", "UTC", "2026-12-01"],
    ["2026-12-01T12:00:00Z", "UTC", null],
    ["2026-12-01T23:30:00Z", "Asia/Tokyo", "2026-12-02"],
    ["2026-12-01T16:00:00Z", "America/Los_Angeles", "2026-12-01"],
    ["2026-07-01T06:00:00Z", "Europe/Berlin", "2026-07-01"],
    ["2026-12-01T06:30:00Z", "Europe/Berlin", null],
  ])("at %s in %s is due for the day %s", (now, timeZone, day) => {
    expect(digestDay(new Date(now), timeZone)).toBe(day);
  });

  const url = "https://portal.example/customers?waitingLongerThanHours=48";
  const contoso = {
    slug: "contoso",
    name: "Contoso",
    url: "https://portal.example/customers/contoso",
    waitingOn: "us",
    step: "connect",
    since: "2026-11-20T10:00:00Z",
  } as const;

  it("names each customer, whom they wait for and since when, with the link", () => {
    const { subject, text } = digestLetter({ count: 1, waiting: [contoso], url }, "https://portal.example/staff/sessions");
    expect(subject).toBe("Dropzone onboarding: 1 customer waiting for over two days");
    expect(text).toContain("1 customer has waited for over two days.");
    expect(text).toMatch(/Contoso: waits for us since November 20, 2026, at “.+”\.\nhttps:\/\/portal\.example\/customers\/contoso/);
    expect(text).toContain("https://portal.example/staff/sessions");
  });

  it("says how many more there are than it lists", () => {
    expect(digestLetter({ count: 30, waiting: [contoso], url }, "").text).toContain(`And 29 more. The whole list:\n${url}`);
  });
});
