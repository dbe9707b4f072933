import { describe, expect, it } from "vitest";
import { pauseBeforeRetry, retryAfterSeconds } from "./http";

describe("Retry-After", () => {
  const now = Date.parse("2026-11-23T10:00:00Z");
  it.each([
    { header: null, seconds: null },
    { header: "", seconds: null },
    { header: "7", seconds: 7 },
    { header: "0", seconds: 0 },
    { header: "-3", seconds: 0 },
    { header: "Mon, 23 Nov 2026 10:00:05 GMT", seconds: 5 },
    { header: "Mon, 23 Nov 2026 09:59:00 GMT", seconds: 0 },
    { header: "soon", seconds: null },
  ])("reads $header as $seconds seconds", ({ header, seconds }) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});

describe("retrying", () => {
  const answer = (status: number, retryAfter: string | null = "2") => ({ status, retryAfter, attempt: 1 });

  it.each([429, 503, 504])("waits as long as the vendor asks after %i", (status) => {
    expect(pauseBeforeRetry(answer(status))).toBe(2000);
  });
  it.each([200, 400, 401, 403, 404, 409, 500])("does not repeat a call that was answered %i", (status) => {
    expect(pauseBeforeRetry(answer(status))).toBeNull();
  });
  it("waits longer each time when there is no Retry-After", () => {
    const pauses = [1, 2, 3].map((attempt) => pauseBeforeRetry({ status: 429, retryAfter: null, attempt }) ?? 0);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses[0]).toBeGreaterThanOrEqual(500);
  });
  it("leaves a long wait to the caller, who can wait durably", () => {
    expect(pauseBeforeRetry(answer(429, "120"))).toBeNull();
    expect(pauseBeforeRetry(answer(429, "120"), { ceilingMs: 200_000 })).toBe(120_000);
  });
  it.each([503, 504])("does not repeat a non-repeatable call after %i, since it may have succeeded", (status) => {
    expect(pauseBeforeRetry(answer(status), { repeatable: false })).toBeNull();
  });
  it("repeats a non-repeatable call after 429, since it was not carried out", () => {
    expect(pauseBeforeRetry(answer(429), { repeatable: false })).toBe(2000);
  });
});
