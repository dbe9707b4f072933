import { describe, expect, it } from "vitest";
import { afterMissingConsent } from "./after-consent";

const now = new Date("2026-10-01T12:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

describe("a token without the scopes it needs", () => {
  it("leads to the consent page when nobody has answered it", () => {
    expect(afterMissingConsent({ answeredAt: null, now })).toBe("ask-for-consent");
  });

  it.each([0, 30, 119])("is waited for %i seconds after consent, which takes its time", (seconds) => {
    expect(afterMissingConsent({ answeredAt: ago(seconds), now })).toBe("wait");
  });

  it("is given up on after two minutes, so that nobody goes round in circles", () => {
    expect(afterMissingConsent({ answeredAt: ago(121), now })).toBe("give-up");
  });

  it("leads to the consent page again on another day: it may have been withdrawn", () => {
    expect(afterMissingConsent({ answeredAt: ago(86_400), now })).toBe("ask-for-consent");
  });
});
