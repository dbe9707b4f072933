import type { Context } from "hono";
import type { FaultKind, FaultRule } from "../world/fault-rule";
import type { World } from "../world/world";

/** Applies faults: finds the rule that a call matches, and answers with the error body of the service. */

export type Asked = { service: string; method: string; path: string };

/** Finds the first matching rule and counts it as used once. */
export function takeFault(world: World, asked: Asked, which: "any" | "only-with-path" = "any"): FaultRule | null {
  const rule = world.faults.find(
    (candidate) => candidate.times > 0 && (which === "any" || candidate.match.path) && matches(candidate, asked),
  );
  if (!rule) return null;
  rule.times -= 1;
  return rule;
}

function matches({ match }: FaultRule, asked: Asked): boolean {
  if (match.service && match.service !== asked.service) return false;
  if (match.method && match.method.toUpperCase() !== asked.method.toUpperCase()) return false;
  if (!match.path) return true;
  const pattern = /^\/(.+)\/$/.exec(match.path);
  if (pattern?.[1] && /[\\^$*+?|()[\]]/.test(pattern[1])) return new RegExp(pattern[1], "i").test(asked.path);
  return asked.path.toLowerCase().includes(match.path.toLowerCase());
}

const statusOf: Record<Exclude<FaultKind, "slow" | "cut-off" | "answer-lost">, number> = {
  throttled: 429,
  forbidden: 403,
  "server-error": 503,
};

/**
 * The answer of a faulty call, or null when the call goes on (slow ones do, later). `cut-off` ends the
 * connection before the call is carried out, `answer-lost` after it.
 */
export async function applyFault(c: Context, rule: FaultRule, service: string, requestId: string): Promise<Response | null> {
  if (rule.fault === "slow") {
    await new Promise((resolve) => setTimeout(resolve, rule.delayMs ?? 3000));
    return null;
  }
  if (rule.fault === "answer-lost") return null;
  if (rule.fault === "cut-off") return cutOff(c);
  return faultyAnswer(rule, service, requestId);
}

/** Ends the connection without an answer. The returned response is never sent. */
export function cutOff(c: Context): Response {
  const { incoming } = c.env as { incoming?: { socket: { destroy(): void } } };
  incoming?.socket.destroy();
  return new Response(null, { status: 502 });
}

export function faultyAnswer(rule: FaultRule, service: string, requestId: string): Response {
  const kind = rule.fault === "throttled" || rule.fault === "forbidden" ? rule.fault : "server-error";
  const headers = new Headers({ "content-type": "application/json", "request-id": requestId });
  if (rule.retryAfter !== undefined || kind === "throttled") headers.set("retry-after", String(rule.retryAfter ?? 2));
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
