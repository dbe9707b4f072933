import { describe, expect, it } from "vitest";
import { AppError, errorCodes, kindOfStatus, notKnownBecause, type VendorErrorKind } from "./codes";
import { errorHelp, helperName } from "./error-help";
import { errorWords } from "./error-words";

describe.each(errorCodes)("the words for %s", (code) => {
  const { what, next } = errorWords[code];
  it("are calm, plain sentences", () => {
    for (const words of [what, next]) {
      expect(words).toMatch(/^[A-Z“].*\.$/s);
      expect(words).not.toMatch(/\b(please|simply|oops|sorry|just click)\b|!/i);
    }
  });
  it("say who can help", () => {
    expect(helperName(errorHelp[code].who)).not.toBe("");
  });
});

it("a code is listed once", () => {
  expect(new Set(errorCodes).size).toBe(errorCodes.length);
});

it("an error's message is its code, so that a vendor's text never reaches a screen by accident", () => {
  const error = new AppError("unexpected", { cause: new Error("Bearer eyJ…"), requestId: "42" });
  expect(error.message).toBe("unexpected");
  expect(error.requestId).toBe("42");
});

describe("what an answer's status says", () => {
  const cases: [number | null, VendorErrorKind, string][] = [
    [null, "cut-off", "cut-off"],
    [400, "bad-request", "refused"],
    [401, "refused", "refused"],
    [403, "refused", "refused"],
    [404, "not-found", "refused"],
    [409, "conflict", "refused"],
    [429, "slowed-down", "slowed-down"],
    [500, "server", "cut-off"],
    [503, "slowed-down", "slowed-down"],
    [504, "cut-off", "cut-off"],
  ];
  it.each(cases)("%s is %s, and leaves a question open because we were %s", (status, kind, because) => {
    expect(kindOfStatus(status)).toBe(kind);
    expect(notKnownBecause(kind)).toBe(because);
  });
});
