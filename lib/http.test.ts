import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AnswerTooLarge, type CallRecord, fetchWithDeadline, noAnswer, pauseBeforeRetry, retryAfterSeconds } from "./http";

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

describe("the body of an answer", () => {
  let sent = 0;
  const server = createServer((request, answer) => {
    if (request.url === "/short") return void answer.end("short");
    // Does not end before the caller leaves.
    const more = () => {
      while (!answer.destroyed && answer.write("x".repeat(64 * 1024))) sent += 64 * 1024;
    };
    answer.on("drain", more);
    more();
  });
  let origin: string;
  beforeAll(async () => {
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("is read up to a limit, and the rest is not received", async () => {
    const calls: CallRecord[] = [];
    const asked = fetchWithDeadline({
      ...{ url: `${origin}/endless`, method: "GET", what: "GET /endless", longestBody: 1024 * 1024 },
      onCall: (call) => calls.push(call),
    });
    await expect(asked).rejects.toThrow(AnswerTooLarge);
    await expect(asked).rejects.toThrow("GET /endless: the answer is longer than 1048576 bytes");
    expect(sent).toBeLessThan(16 * 1024 * 1024);
    expect(calls).toMatchObject([{ path: "/endless", status: null }]);
  });

  it("is complete when it is shorter", async () => {
    const answer = await fetchWithDeadline({ url: `${origin}/short`, method: "GET", what: "GET /short", longestBody: 5 });
    expect(await answer.text()).toBe("short");
  });

  it("that is too long is told apart from no answer", () => {
    expect(noAnswer(new AnswerTooLarge("GET /x", 5))).toMatchObject({ code: "AnswerTooLarge", kind: "server" });
  });
});
