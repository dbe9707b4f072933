import { randomUUID } from "node:crypto";

/**
 * The one place that calls `fetch`: with a deadline, without following redirects (a bearer token must not travel to wherever
 * an answer points), and with every attempt reported. It knows no vendor.
 */

export type CallRecord = {
  /** When the attempt began, ISO 8601. */
  at: string;
  /** "GET /applications", "Get-ServicePrincipal": what a person reads in the evidence. */
  what: string;
  method: string;
  /** Path without host and query: neither a secret nor a cursor ends up in the evidence. */
  path: string;
  /** Null when no answer came. */
  status: number | null;
  requestId: string | null;
  /** Our own number for the call, which the vendor logs beside theirs: it is there even when no answer came. */
  correlationId: string | null;
  /** The vendor's code in a refusal, where the one who reads the body reports it. */
  code?: string | null;
  ms: number;
  /** Calls with the same trip travelled in one HTTP request (a `$batch`). */
  trip: string;
};
export type CallObserver = (call: CallRecord) => void;

export type HttpRequest = {
  url: string;
  method: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** For the whole answer, body included. */
  deadlineMs?: number;
  what: string;
  onCall?: CallObserver;
  /** Several observed calls may share one trip; see CallRecord. */
  trip?: string;
};

export class HttpError extends Error {
  override name = "HttpError";
  constructor(
    readonly kind: "timeout" | "network",
    readonly what: string,
    options?: ErrorOptions,
  ) {
    super(kind === "timeout" ? `${what}: no answer in time` : `${what}: the connection failed`, options);
  }
}

/** Whether the name in the address leads to no machine at all: then it is the address that is wrong, and not the network. */
export const isUnknownHost = ({ cause }: HttpError): boolean =>
  cause instanceof Error && cause.cause instanceof Error && "code" in cause.cause && cause.cause.code === "ENOTFOUND";

const defaultDeadlineMs = 30_000;

/** The body is read before this returns, so that the deadline covers it too. Throws HttpError. */
export async function fetchWithDeadline(request: HttpRequest): Promise<Response> {
  const started = Date.now();
  const report = (status: number | null, requestId: string | null) =>
    request.onCall?.({
      at: new Date(started).toISOString(),
      what: request.what,
      method: request.method,
      path: new URL(request.url).pathname,
      status,
      requestId,
      correlationId: request.headers?.["client-request-id"] ?? null,
      ms: Date.now() - started,
      trip: request.trip ?? randomUUID(),
    });
  try {
    const answer = await fetch(request.url, {
      method: request.method,
      headers: request.headers ?? {},
      body: request.body ?? null,
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(request.deadlineMs ?? defaultDeadlineMs),
    });
    const body = await answer.arrayBuffer().catch(emptyWhenUndecodable);
    report(answer.status, requestIdOf(answer.headers));
    return new Response(body.byteLength > 0 ? body : null, { status: answer.status, headers: answer.headers });
  } catch (cause) {
    report(null, request.headers?.["client-request-id"] ?? null);
    const timedOut = cause instanceof DOMException && cause.name === "TimeoutError";
    throw new HttpError(timedOut ? "timeout" : "network", request.what, { cause });
  }
}

/**
 * Exchange declares gzip and sends NUL bytes to callers without a role. The status is the answer then; without this it would
 * look as if the line had been cut.
 */
function emptyWhenUndecodable(cause: unknown): ArrayBuffer {
  const reason: unknown = cause instanceof Error ? cause.cause : null;
  if (reason instanceof Error && "code" in reason && String(reason.code).startsWith("Z_")) return new ArrayBuffer(0);
  throw cause;
}

/** The number that the vendor's support asks for. */
export function requestIdOf(headers: Headers): string | null {
  return headers.get("request-id") ?? headers.get("x-ms-request-id") ?? headers.get("x-request-id") ?? headers.get("client-request-id");
}

export type Patience = {
  attempts?: number;
  /** The longest single wait. An answer that asks for more is handed back as it is, for the run to wait durably. */
  ceilingMs?: number;
  /** False for a call that must not be made twice: then only 429 is tried again, since 503 and 504 may hide a success. */
  repeatable?: boolean;
  wait?: (ms: number) => Promise<void>;
};

/** As fetchWithDeadline, and tries again when the answer is 429, 503 or 504, as Retry-After says. */
export async function fetchPatiently(request: HttpRequest, patience: Patience = {}): Promise<Response> {
  const { attempts = 4 } = patience;
  for (let attempt = 1; ; attempt++) {
    const answer = await fetchWithDeadline(request);
    if (attempt >= attempts) return answer;
    const pause = pauseBeforeRetry({ status: answer.status, retryAfter: answer.headers.get("retry-after"), attempt }, patience);
    if (pause === null) return answer;
    await (patience.wait ?? waitFor)(pause);
  }
}

/** Milliseconds until another attempt makes sense, or null when it does not. Pure but for the jitter. */
export function pauseBeforeRetry(
  answer: { status: number; retryAfter: string | null; attempt: number },
  { ceilingMs = 10_000, repeatable = true }: Patience = {},
): number | null {
  const worthRepeating = answer.status === 429 || (repeatable && (answer.status === 503 || answer.status === 504));
  if (!worthRepeating) return null;
  const asked = retryAfterSeconds(answer.retryAfter);
  const pause = asked === null ? 500 * 2 ** (answer.attempt - 1) + Math.random() * 250 : asked * 1000;
  return pause > ceilingMs ? null : pause;
}

/** Retry-After comes as seconds or as a date. */
export function retryAfterSeconds(header: string | null, now = Date.now()): number | null {
  if (header === null || header.trim() === "") return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}

export const waitFor = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
