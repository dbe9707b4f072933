import { describe, expect, it } from "vitest";
import { kindOfStatus, notKnownBecause, type VendorErrorKind } from "./vendor-error";

describe("the status of an answer", () => {
  const cases: [number | null, VendorErrorKind, string][] = [
    [null, "cut-off", "cut-off"],
    [400, "bad-request", "refused"],
    [401, "refused", "refused"],
    [403, "refused", "refused"],
    [404, "not-found", "refused"],
    [409, "conflict", "refused"],
    [429, "slowed-down", "slowed-down"],
    [500, "server", "cut-off"],
    [502, "server", "cut-off"],
    [503, "server", "cut-off"],
    [504, "cut-off", "cut-off"],
  ];
  it.each(cases)("%s means %s, and a question stays unanswered because of: %s", (status, kind, because) => {
    expect(kindOfStatus(status)).toBe(kind);
    expect(notKnownBecause(kind)).toBe(because);
  });
});
