import { describe, expect, it } from "vitest";
import { errorCodes } from "@/lib/errors/codes";
import { aadstsCodes, type MicrosoftSaid, meaningOf, saidInRedirect } from "./microsoft-said";

const said = (over: Partial<MicrosoftSaid>): MicrosoftSaid => ({
  error: "invalid_grant",
  description: "",
  codes: [],
  subcode: null,
  status: 400,
  requestId: null,
  ...over,
});

describe("what Microsoft's refusal means", () => {
  it.each([
    [65001, "consent-missing"],
    [90094, "consent-missing"],
    [65004, "consent-declined"],
    [650052, "resource-not-in-tenant"],
    [50020, "wrong-tenant"],
    [53003, "sign-in-blocked-by-policy"],
    [50105, "sign-in-blocked-by-policy"],
    [50126, "sign-in-failed"],
    [54005, "sign-in-not-finished"],
    [501481, "sign-in-not-finished"],
    [7000215, "portal-misconfigured"],
    [700016, "portal-misconfigured"],
    // The portal signs with its own certificate: then its own clock is wrong.
    [700024, "portal-misconfigured"],
    [70008, "sign-in-not-finished"],
    [7000112, "sign-in-blocked-by-policy"],
    [90033, "microsoft-trouble"],
    [900432, "other-cloud"],
  ] as const)("AADSTS%i is %s", (code, meaning) => {
    expect(meaningOf(said({ codes: [code] }))).toBe(meaning);
    expect(meaningOf(said({ description: `AADSTS${code}: some words. Trace ID: 1` }))).toBe(meaning);
    expect(errorCodes[meaning].what).toMatch(/\.$/);
  });

  it("recognizes Cancel, although Microsoft adds the code of declined consent", () => {
    const query = new URLSearchParams({ error: "access_denied", error_subcode: "cancel", error_description: "AADSTS65004: User declined" });
    expect(meaningOf(saidInRedirect(query) as MicrosoftSaid)).toBe("sign-in-cancelled");
  });

  it("falls back to OAuth's error code for an unknown number", () => {
    expect(meaningOf(said({ error: "temporarily_unavailable", codes: [99999] }))).toBe("microsoft-trouble");
    expect(meaningOf(said({ error: "invalid_grant", codes: [99999], subcode: "consent_required" }))).toBe("consent-missing");
    expect(meaningOf(said({ error: "unheard_of", codes: [99999] }))).toBe("sign-in-failed");
  });

  it("distinguishes no answer from throttling", () => {
    expect(meaningOf(said({ error: "network_error", status: null }))).toBe("microsoft-unreachable");
    expect(meaningOf(said({ error: "", status: 429 }))).toBe("microsoft-slowed-us-down");
  });

  it("reads every code once", () => {
    expect(aadstsCodes({ codes: [65001], description: "AADSTS65001: x AADSTS50011: y" })).toEqual([65001, 50011]);
  });

  it("finds no refusal in a successful redirect", () => {
    expect(saidInRedirect(new URLSearchParams({ code: "x", state: "y" }))).toBeNull();
  });
});
