import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "./errors/app-error";
import { log } from "./log";
import { graphErrorFrom } from "./microsoft/graph/graph-error";

const lines: string[] = [];
const last = () => JSON.parse(lines.at(-1) ?? "null");

beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  lines.length = 0;
});

const planted = "abc8Q~planted-in-an-answer-that-nobody-can-read";
const graphError = () =>
  graphErrorFrom({
    status: 403,
    body: { error: { code: "Authorization_RequestDenied", message: `No: ${planted}\n    at ${planted} (server)` } },
    requestId: "7d1b1cbd-0000-4000-8000-000000000001",
  });

describe("the log", () => {
  it("writes one JSON object per line, with level, time, fields and message", () => {
    log.warn({ customerId: "c-1", line: 3 }, "Something was odd");
    expect(lines.at(-1)).toMatch(/^\{.*\}\n$/);
    expect(last()).toEqual({
      level: "warn",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      customerId: "c-1",
      line: 3,
      msg: "Something was odd",
    });
  });

  it("writes the name, code, status, request id and stack of a vendor's error, but not the vendor's message", () => {
    log.error({ error: graphError() }, "A call failed");
    expect(last().error).toEqual({
      name: "GraphError",
      code: "Authorization_RequestDenied",
      status: 403,
      requestId: "7d1b1cbd-0000-4000-8000-000000000001",
      stack: expect.arrayContaining([expect.stringContaining("graph-error.ts")]),
    });
    expect(lines.join()).not.toContain("planted");
  });

  it("writes no vendor's message of the causes of an error either", () => {
    log.error({ error: new AppError("microsoft-refused", { cause: graphError() }) }, "An action failed");
    expect(last().error).toMatchObject({ name: "AppError", code: "microsoft-refused", message: "microsoft-refused" });
    expect(last().error.cause).toMatchObject({ name: "GraphError", status: 403 });
    expect(lines.join()).not.toContain("planted");
  });

  it("keeps the message of a JavaScript error, without what looks like a secret", () => {
    log.error({ error: new TypeError(`Failed to parse URL from https://example.com/?code=${planted}`) }, "An action failed");
    expect(last().error.message).toContain("Failed to parse URL");
    expect(lines.join()).not.toContain("planted");
  });

  it("accepts thrown values that are not errors", () => {
    log.error({ error: { secretText: planted } }, "An action failed");
    expect(last().error).toEqual({ name: "thrown object" });
    log.error({ error: planted }, "An action failed");
    expect(last().error).toEqual({ name: "thrown string" });
  });

  it.each([
    ["clientSecret"],
    ["secretText"],
    ["access_token"],
    ["refreshToken"],
    ["password"],
    ["dropzoneApiKey"],
    ["api_key"],
    ["Authorization"],
    ["set-cookie"],
    ["client_assertion"],
    ["code_verifier"],
    ["privateKey"],
    ["body"],
    ["headers"],
  ])("hides the value of %s, also in nested fields", (key) => {
    log.info({ [key]: planted, call: { tries: [{ [key]: { value: planted } }] } }, "A call");
    expect(last()).toMatchObject({ [key]: "[hidden]", call: { tries: [{ [key]: "[hidden]" }] } });
    expect(lines.join()).not.toContain("planted");
  });

  it("cuts off fields that contain themselves", () => {
    const round: Record<string, unknown> = { name: "round" };
    round.self = round;
    log.info({ round }, "A call");
    expect(lines.at(-1)).toContain("[too deep]");
  });
});

describe("the log of security events", () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ["error", 1],
    ["info", 1],
    ["silent", 0],
  ])("with LOG_LEVEL %s writes %i line", async (level, count) => {
    vi.stubEnv("LOG_LEVEL", level);
    vi.resetModules();
    const { securityLog } = await import("./log");
    securityLog.info({ securityEvent: "staff-signed-in" }, "Signed in");
    expect(lines).toHaveLength(count);
  });
});
