import { describe, expect, it } from "vitest";
import { calendar } from "./reminder";

describe("the reminder before the client secret expires", () => {
  const text = calendar({
    slug: "contoso",
    endsAt: new Date("2028-11-21T10:00:00Z"),
    now: new Date("2026-11-23T10:00:00Z"),
    portal: "https://onboarding.example",
  });

  it("is dated thirty days before the expiry", () => {
    expect(text).toContain("DTSTART;VALUE=DATE:20281022\r\n");
  });

  it("keeps every line within 75 octets, and contains the link to renew once unfolded", () => {
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text.replaceAll("\r\n ", "")).toContain("https://onboarding.example/setup/contoso/renew");
  });
});
