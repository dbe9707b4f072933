import { describe, expect, it } from "vitest";
import { codeForSupport, troubleOf, troubleWords } from "./trouble";

const at = "2026-11-27T10:00:00.000Z";

describe("a trouble", () => {
  it("has the words of its code", () => {
    expect(troubleWords(troubleOf("microsoft-unreachable", { at }))).toEqual({
      what: "Microsoft did not answer.",
      next: "The portal tries again in a minute. Nothing was lost.",
      who: "Nobody: it passes",
      waitingHelps: true,
    });
  });
  it("says what was found when there is a detail", () => {
    expect(troubleWords(troubleOf("permission-refused", { at, detail: "Mail.Read does not work: Not granted." })).what).toBe(
      "Mail.Read does not work: Not granted.",
    );
  });
  it("shows support the vendor's code, or ours when the vendor gave none", () => {
    expect(codeForSupport(troubleOf("reading-refused", { at, vendorCode: "Authorization_RequestDenied" }))).toBe(
      "Authorization_RequestDenied",
    );
    expect(codeForSupport(troubleOf("reading-refused", { at }))).toBe("reading-refused");
  });
});
