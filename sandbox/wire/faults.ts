import type { Context } from "hono";
import { hasBefore } from "../world/before-writes";
import type { FaultRule } from "../world/fault-rule";
import type { World } from "../world/world";

/** Applies faults: finds the rule that a call matches, and answers with the error body of the service. */

/** `tenant` and `cmdlet`: null when the call names none. */
export type Asked = {
  /** As it reached the sandbox: the whole request, also for one part of a batch. */
  request: Request;
  service: string;
  method: string;
  path: string;
  tenant: string | null;
  cmdlet: string | null;
};

/** Requests that get something which Microsoft's services themselves never answer. */
const broken = new WeakSet<Request>();
export const isBroken = (request: Request): boolean => broken.has(request);

/** A gateway's page, half a body, none, or a body that a test made up. */
const breaksAnswer = ({ fault, body }: FaultRule): boolean => body !== undefined || ["page", "truncated", "empty"].includes(fault);

/** Finds the first matching rule and counts it as used once. */
export function takeFault(world: World, asked: Asked, which: "any" | "only-with-path" = "any"): FaultRule | null {
  const rule = world.faults.find(
    (candidate) =>
      candidate.times > 0 &&
      (which === "any" || candidate.match.path) &&
      matches(candidate, asked) &&
      // A read is stale only after a write.
      (candidate.fault !== "stale" || hasBefore(world, asked.tenant)),
  );
  if (!rule) return null;
  rule.times -= 1;
  if (breaksAnswer(rule)) broken.add(asked.request);
  return rule;
}

function matches({ match }: FaultRule, asked: Asked): boolean {
  if (match.service && match.service !== asked.service) return false;
  if (match.tenant && match.tenant !== asked.tenant) return false;
  if (match.cmdlet && match.cmdlet !== asked.cmdlet) return false;
  if (match.method && match.method.toUpperCase() !== asked.method.toUpperCase()) return false;
  if (!match.path) return true;
  const pattern = /^\/(.+)\/$/.exec(match.path);
  if (pattern?.[1] && /[\\^$*+?|()[\]]/.test(pattern[1])) return new RegExp(pattern[1], "i").test(asked.path);
  return asked.path.toLowerCase().includes(match.path.toLowerCase());
}

const statusOf: Record<"throttled" | "forbidden" | "server-error", number> = {
  throttled: 429,
  forbidden: 403,
  "server-error": 503,
};

/**
 * The answer of a faulty call, or null when the call goes on (slow ones do, later, and stale reads in the state from before the last write).
 * `cut-off` ends the connection before the call is carried out, `answer-lost` after it. See spoilt() for what else happens to the answer of
 * a call that was carried out.
 */
export async function applyFault(c: Context, rule: FaultRule, service: string, requestId: string): Promise<Response | null> {
  switch (rule.fault) {
    case "slow":
      await new Promise((resolve) => setTimeout(resolve, rule.delayMs ?? 3000));
      return null;
    case "answer-lost":
    case "truncated":
    case "empty":
    case "stale":
      return null;
    case "cut-off":
      return cutOff(c);
    case "hangs":
      await untilCallerLeaves(c, rule.delayMs ?? 120_000);
      return cutOff(c);
    case "page":
    case "throttled":
    case "forbidden":
    case "server-error":
      return faultyAnswer(rule, service, requestId);
  }
}

/** The answer of a call that was carried out, as the caller gets it. */
export async function spoilt(rule: FaultRule | null, answer: Response): Promise<Response> {
  if (rule?.fault !== "truncated" && rule?.fault !== "empty") return answer;
  const text = rule.fault === "empty" ? "" : await answer.text();
  return new Response(text.slice(0, Math.floor(text.length / 2)), { status: answer.status, headers: withoutLength(answer.headers) });
}

function withoutLength(headers: Headers): Headers {
  const kept = new Headers(headers);
  kept.delete("content-length");
  return kept;
}

/** A call that hangs holds its connection until the caller gives up. */
async function untilCallerLeaves(c: Context, longestMs: number): Promise<void> {
  const { incoming } = c.env as { incoming?: { socket: { once(event: "close", then: () => void): void } } };
  await new Promise<void>((resolve) => {
    setTimeout(resolve, longestMs).unref();
    incoming?.socket.once("close", resolve);
  });
}

/** Ends the connection without an answer. The returned response is never sent. */
export function cutOff(c: Context): Response {
  const { incoming } = c.env as { incoming?: { socket: { destroy(): void } } };
  incoming?.socket.destroy();
  return new Response(null, { status: 502 });
}

/** What something between the caller and the service answers: a proxy, a sign-in page of a guest network. */
const gatewaysPage = "<!DOCTYPE html><html><head><title>Gateway</title></head><body>The service is not available.</body></html>";

export function faultyAnswer(rule: FaultRule, service: string, requestId: string): Response {
  if (rule.fault === "page")
    return new Response(gatewaysPage, { status: rule.status ?? 200, headers: { "content-type": "text/html", "request-id": requestId } });
  const kind = rule.fault === "throttled" || rule.fault === "forbidden" ? rule.fault : "server-error";
  const headers = new Headers({ "content-type": "application/json", "request-id": requestId });
  const isNamed = rule.retryAfter !== undefined || kind === "throttled";
  if (isNamed && rule.retryAfter !== null) headers.set("retry-after", String(rule.retryAfter ?? 2));
  const body = rule.body ?? faultBody(kind, service, requestId);
  return new Response(typeof body === "string" ? body : JSON.stringify(body), { status: rule.status ?? statusOf[kind], headers });
}

function faultBody(kind: keyof typeof statusOf, service: string, requestId: string): unknown {
  const date = `${new Date().toISOString().slice(0, 19)}`;
  const words = {
    throttled: { code: "TooManyRequests", message: "Too Many Requests" },
    forbidden: { code: "Authorization_RequestDenied", message: "Insufficient privileges to complete the operation." },
    "server-error": { code: "ServiceUnavailable", message: "The service is temporarily unavailable." },
  }[kind];
  if (service === "entra") {
    const oauth = { throttled: "temporarily_unavailable", forbidden: "access_denied", "server-error": "temporarily_unavailable" }[kind];
    return { error: oauth, error_description: `AADSTS90033: A transient error has occurred. Trace ID: ${requestId}`, error_codes: [90033] };
  }
  return { error: { ...words, innerError: { date, "request-id": requestId, "client-request-id": requestId } } };
}
