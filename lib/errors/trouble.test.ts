import { describe, expect, it } from "vitest";
import { type ErrorCode, errorCodes, errorRow } from "./codes";
import { codeForSupport, countedCode, nextWords, promisesToRetry, troubleOf, troubleWords, withoutCode } from "./trouble";

const at = "2026-11-27T10:00:00.000Z";

describe("a trouble", () => {
  it("has the words of its code", () => {
    expect(troubleWords(troubleOf("microsoft-unreachable", { at }))).toEqual({
      what: "Microsoft did not answer.",
      next: "The portal tries again in a minute. Nothing was lost.",
      who: "Nobody: it passes",
      whose: "Microsoft's",
      waitingHelps: true,
    });
  });
  it("says what was found when there is a detail", () => {
    expect(troubleWords(troubleOf("permission-refused", { at, detail: "Mail.Read does not work: Not granted." })).what).toBe(
      "Mail.Read does not work: Not granted.",
    );
  });
  it("keeps its own code for support where it says more than the vendor's", () => {
    expect(codeForSupport(troubleOf("role-missing-app", { at, vendorCode: "Authorization_RequestDenied" }))).toBe("role-missing-app");
  });
  it("is counted without a code where a permission was refused for a reason that nobody named", () => {
    expect(countedCode(troubleOf("permission-refused", { at }))).toBe(withoutCode);
    expect(countedCode(troubleOf("permission-refused", { at, vendorCode: "AADSTS7000215" }))).toBe("AADSTS7000215");
  });
  it("shows support the vendor's code, or ours when the vendor gave none", () => {
    expect(codeForSupport(troubleOf("reading-refused", { at, vendorCode: "Authorization_RequestDenied" }))).toBe(
      "Authorization_RequestDenied",
    );
    expect(codeForSupport(troubleOf("reading-refused", { at }))).toBe("reading-refused");
  });
});

describe("the promise that the portal tries again", () => {
  const codes = Object.keys(errorCodes) as ErrorCode[];
  it("is listed for every code that makes it", () => {
    const promising = codes.filter((code) =>
      /(tries again|keeps trying|goes on by itself|checks again by itself)/.test(errorRow(code).next),
    );
    expect(promising.sort()).toEqual([...promisesToRetry].sort());
  });

  it.each(promisesToRetry)("of %s is made only while it does", (code) => {
    expect(nextWords({ code }, { isRetried: true })).toBe(errorRow(code).next);
    expect(nextWords({ code }, { isRetried: false })).toMatch(/^Nothing tries it again by itself any more/);
  });

  it("is not taken from a code that makes none", () => {
    expect(nextWords({ code: "portal-url-wrong" }, { isRetried: false })).toBe(errorRow("portal-url-wrong").next);
  });
});
