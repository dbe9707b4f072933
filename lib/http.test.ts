import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  AnswerTooLarge,
  type CallRecord,
  fetchPatiently,
  fetchWithDeadline,
  noAnswer,
  observingWaits,
  type Pause,
  pauseBeforeRetry,
  retryAfterSeconds,
} from "./http";

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
  const answer = (status: number | null, retryAfter: string | null = "2") => ({ status, retryAfter, attempt: 1 });

  it.each([429, 500, 502, 503, 504])("waits as long as the vendor asks after %i", (status) => {
    expect(pauseBeforeRetry(answer(status))).toBe(2000);
  });
  it.each([200, 400, 401, 403, 404, 409, 501])("does not repeat a call that was answered %i", (status) => {
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
  it.each([null, 500, 503, 504])("does not repeat a non-repeatable call after %s, since it may have succeeded", (status) => {
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
      ...{ url: `${origin}/endless`, service: "graph", method: "GET", what: "GET /endless", longestBody: 1024 * 1024 },
      onCall: (call) => calls.push(call),
    });
    await expect(asked).rejects.toThrow(AnswerTooLarge);
    await expect(asked).rejects.toThrow("GET /endless: the answer is longer than 1048576 bytes");
    expect(sent).toBeLessThan(16 * 1024 * 1024);
    expect(calls).toMatchObject([{ path: "/endless", status: null }]);
  });

  it("is complete when it is shorter", async () => {
    const answer = await fetchWithDeadline({ url: `${origin}/short`, service: "graph", method: "GET", what: "GET /short", longestBody: 5 });
    expect(await answer.text()).toBe("short");
  });

  it("that is too long is told apart from no answer", () => {
    expect(noAnswer(new AnswerTooLarge("GET /x", 5))).toMatchObject({ code: "AnswerTooLarge", kind: "server" });
  });
});

describe("a call that is tried again", () => {
  /** What the server does, one entry for each call. A status: an answer with it. */
  let script: ("cut-off" | "hangs" | "truncated" | "page" | "nothing" | "nul" | number)[] = [];
  let asked = 0;
  const server = createServer((request, answer) => {
    asked += 1;
    const next = script.shift() ?? 200;
    if (next === "cut-off") return void request.socket.destroy();
    if (next === "hangs") return;
    if (next === "truncated") {
      answer.writeHead(200, { "content-length": "100" });
      answer.write('{"value":[');
      return void setImmediate(() => request.socket.destroy());
    }
    if (next === "page") return void answer.end("<html><title>Gateway</title></html>");
    if (next === "nothing") return void answer.end();
    if (next === "nul") return void answer.end("\0".repeat(40));
    answer.writeHead(next, next === 429 ? { "retry-after": "3" } : {});
    answer.end('{"value":[]}');
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
  const ask = async (faults: typeof script, repeatable = true) => {
    script = faults;
    asked = 0;
    const pauses: Pause[] = [];
    const call = { url: origin, service: "exchange", method: "GET", what: "Get-Thing", expects: "json", deadlineMs: 200 } as const;
    const asksToWait: number[] = [];
    const answer = await observingWaits(
      { onPause: (pause) => void pauses.push(pause), onAskedToWait: (ms) => void asksToWait.push(ms) },
      () => fetchPatiently(call, { repeatable, wait: async () => {} }),
    ).then(
      (got) => got.status,
      (error: unknown) => (error instanceof Error ? error.message : ""),
    );
    return { answer, asked, pauses, asksToWait };
  };

  it.each(["cut-off", "hangs", "truncated", "page", "nothing", "nul", 429, 500, 502, 503, 504] as const)(
    "is answered in the end when %s came first",
    async (fault) => {
      expect(await ask([fault])).toMatchObject({ answer: 200, asked: 2 });
    },
  );
  it("is answered after three faults of different kinds", async () => {
    expect(await ask(["cut-off", "page", 503])).toMatchObject({ answer: 200, asked: 4 });
  });
  it("is given up after two hanging calls: each takes a whole deadline", async () => {
    expect(await ask(["hangs", "hangs", 200])).toMatchObject({ answer: "Get-Thing: no answer in time", asked: 2 });
  });
  it.each(["cut-off", "hangs", "truncated", "page", "nothing", 503] as const)(
    "is made once when it must not be made twice, and %s came",
    async (fault) => {
      expect(await ask([fault], false)).toMatchObject({ asked: 1 });
    },
  );
  it("tells of each pause who did not answer, which try it was and how long it waits", async () => {
    const { pauses } = await ask([429, "page"]);
    expect(pauses).toMatchObject([
      { what: "Get-Thing", service: "exchange", status: 429, attempt: 1, ms: 3000 },
      { what: "Get-Thing", service: "exchange", attempt: 2 },
    ]);
  });
  it("tells, once it is given up, for how long the last answer asked to be left alone", async () => {
    expect(await ask([429, 429, 429, 429])).toMatchObject({ answer: 429, asked: 4, asksToWait: [3000] });
    expect(await ask([429, 503, 503, 503])).toMatchObject({ answer: 503, asksToWait: [] });
    expect(await ask([429])).toMatchObject({ answer: 200, asksToWait: [] });
  });
});
