import { describe, expect, it } from "vitest";
import { afterMissingConsent } from "./after-consent";

const now = new Date("2026-10-01T12:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

describe("after a token came without the scopes it needs", () => {
  it("the portal asks for consent when nobody has answered the consent page", () => {
    expect(afterMissingConsent({ answeredAt: null, readBackAt: null, now })).toBe("ask-for-consent");
  });

  it.each([0, 30, 119])("the portal waits %i seconds after consent, which takes effect late", (seconds) => {
    expect(afterMissingConsent({ answeredAt: ago(seconds), readBackAt: null, now })).toBe("wait");
  });

  it("the portal gives up after two minutes, so that nobody goes round in circles", () => {
    expect(afterMissingConsent({ answeredAt: ago(121), readBackAt: null, now })).toBe("give-up");
  });

  it("the portal asks for consent again on another day, since it may have been withdrawn", () => {
    expect(afterMissingConsent({ answeredAt: ago(86_400), readBackAt: null, now })).toBe("ask-for-consent");
  });

  it("the portal asks at once when a token had carried the scopes since: the consent was withdrawn", () => {
    expect(afterMissingConsent({ answeredAt: ago(60), readBackAt: ago(30), now })).toBe("ask-for-consent");
  });

  it("the portal waits for a new consent that no token has carried yet", () => {
    expect(afterMissingConsent({ answeredAt: ago(30), readBackAt: ago(3600), now })).toBe("wait");
  });
});
