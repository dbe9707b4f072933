import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { VendorService } from "./catalogue/vendor-services";
import { firstPauseMs, longestCallMs } from "./env";

/**
 * The only file that calls `fetch`. Every call has a deadline, and every attempt is reported. Redirects are not followed, since a bearer
 * token must not go to whatever address an answer names. It knows no vendor's bodies.
 */

export type CallRecord = {
  /** When the attempt began, ISO 8601. */
  at: string;
  /** The name of the call in the evidence, such as "GET /applications" or "Get-ServicePrincipal". */
  what: string;
  method: string;
  /** Without host and query, so that no secret and no paging cursor gets into the evidence. */
  path: string;
  /** Null when no answer came. */
  status: number | null;
  /** The vendor's id of the call, or our own id when no answer came. */
  requestId: string | null;
  /** The id that we sent (`client-request-id`). The vendor logs it too, so it identifies the call even when no answer came. */
  correlationId: string | null;
  /** The vendor's error code. Set only by clients that read it from the body. */
  code?: string | null;
  /** Duration in milliseconds. */
  ms: number;
  /** Calls with the same trip were sent in one HTTP request (a `$batch`). */
  trip: string;
};
export type CallObserver = (call: CallRecord) => void;

export type HttpRequest = {
  url: string;
  /** Who is asked. A pause before another try is reported with it. */
  service: VendorService;
  method: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** For the whole answer, including the body. 30 seconds by default, and never more than CALL_DEADLINE_MS. */
  deadlineMs?: number;
  /** "json": a success whose body is not JSON (cut off, empty, a gateway's page) counts as no answer, and is tried again where that is safe. */
  expects?: "json";
  /** Bytes of the body, decoded. 8 MiB by default: the longest answer that is asked for, Microsoft Graph's own roles, has one. */
  longestBody?: number;
  /** See CallRecord. */
  what: string;
  onCall?: CallObserver;
};

/** No answer came: the deadline passed, or the connection failed. */
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

/** The answer's body was longer than the portal reads. The rest was not received. */
export class AnswerTooLarge extends HttpError {
  override name = "AnswerTooLarge";
  constructor(what: string, longest: number) {
    super("network", what);
    this.message = `${what}: the answer is longer than ${longest} bytes`;
  }
}

/** For the vendor clients: what they know of a call that has no answer to read. */
export const noAnswer = ({ name, message }: Pick<HttpError, "name" | "message">) =>
  name === "AnswerTooLarge"
    ? { status: null, code: "AnswerTooLarge", message, requestId: null, kind: "server" as const }
    : { status: null, code: "NoAnswer", message, requestId: null, kind: "cut-off" as const };

/** Whether DNS does not know the host name (ENOTFOUND). Then the address is wrong, not the network. */
export const isUnknownHost = ({ cause }: HttpError): boolean =>
  cause instanceof Error && cause.cause instanceof Error && "code" in cause.cause && cause.cause.code === "ENOTFOUND";

const defaultDeadlineMs = 30_000;
const defaultLongestBody = 8 * 1024 * 1024;

/** Returns an answer of any status. The body is read first, so that the deadline covers it too. Throws HttpError when no answer came or it is too large. */
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
      trip: randomUUID(),
    });
  try {
    const answer = await fetch(request.url, {
      method: request.method,
      headers: request.headers ?? {},
      body: request.body ?? null,
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(Math.min(request.deadlineMs ?? defaultDeadlineMs, longestCallMs())),
    });
    const body = await readUpTo(request, answer).catch(emptyWhenUndecodable);
    report(answer.status, requestIdOf(answer.headers));
    return new Response(body.byteLength > 0 ? body : null, { status: answer.status, headers: answer.headers });
  } catch (cause) {
    report(null, request.headers?.["client-request-id"] ?? null);
    if (cause instanceof AnswerTooLarge) throw cause;
    const timedOut = cause instanceof DOMException && cause.name === "TimeoutError";
    throw new HttpError(timedOut ? "timeout" : "network", request.what, { cause });
  }
}

/** A vendor's answer is not trusted to end. Throws AnswerTooLarge, and closes the connection. */
async function readUpTo({ what, longestBody = defaultLongestBody }: HttpRequest, { body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.byteLength;
    if (length > longestBody) throw new AnswerTooLarge(what, longestBody);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/**
 * To callers without a role Exchange declares gzip and sends NUL bytes. Then only the status counts. Without this function the call
 * would look like a lost connection.
 */
function emptyWhenUndecodable(cause: unknown): Uint8Array<ArrayBuffer> {
  const reason: unknown = cause instanceof Error ? cause.cause : null;
  if (reason instanceof Error && "code" in reason && String(reason.code).startsWith("Z_")) return new Uint8Array();
  throw cause;
}

/** The id that the vendor's support asks for. Null when the answer has none. */
export function requestIdOf(headers: Headers): string | null {
  return headers.get("request-id") ?? headers.get("x-ms-request-id") ?? headers.get("x-request-id") ?? headers.get("client-request-id");
}

export type Patience = {
  /** Including the first one. 4 by default. */
  attempts?: number;
  /** The longest single wait, 10 seconds by default. An answer that asks for more is returned, so that the run can wait durably. */
  ceilingMs?: number;
  /** False for a call that must not be made twice. Then only 429 is retried: in all other cases the call may have been carried out. */
  repeatable?: boolean;
  wait?: (ms: number) => Promise<void>;
};

/**
 * Like fetchWithDeadline, but tries again: after 429 as Retry-After says, and where the call is repeatable also after 5xx, after a lost
 * connection, and after an answer that cannot be read. A hanging call is tried once more. Returns or throws what came last.
 */
export async function fetchPatiently(request: HttpRequest, patience: Patience = {}): Promise<Response> {
  const { attempts = 4 } = patience;
  for (let attempt = 1; ; attempt++) {
    const tried = await tryOnce(request);
    const longest = "error" in tried && tried.error.kind === "timeout" ? Math.min(attempts, triesWhenHanging) : attempts;
    const pause = attempt >= longest ? null : pauseAfter(tried, attempt, patience);
    if (pause === null) {
      if ("error" in tried) throw tried.error;
      noteAskedToWait({ status: tried.answer.status, retryAfter: tried.answer.headers.get("retry-after") });
      return tried.answer;
    }
    const status = "error" in tried ? null : tried.answer.status;
    await pauseBetween({ what: request.what, service: request.service, status, attempt, ms: pause }, patience);
  }
}

/** Each of them takes a whole deadline. */
const triesWhenHanging = 2;

type Tried = { answer: Response; isReadable: boolean } | { error: HttpError };

async function tryOnce(request: HttpRequest): Promise<Tried> {
  try {
    const answer = await fetchWithDeadline(request);
    return { answer, isReadable: request.expects !== "json" || !answer.ok || isJson(await answer.clone().text()) };
  } catch (error) {
    if (error instanceof HttpError) return { error };
    throw error;
  }
}

/** Exchange sends NUL bytes around or in place of its JSON. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text.replaceAll("\0", ""));
    return true;
  } catch {
    return false;
  }
}

/** A wrong host name and an answer that is too long are the same the next time. */
function pauseAfter(tried: Tried, attempt: number, patience: Patience): number | null {
  if ("error" in tried) {
    const isFinal = tried.error instanceof AnswerTooLarge || isUnknownHost(tried.error);
    return isFinal ? null : pauseBeforeRetry({ status: null, retryAfter: null, attempt }, patience);
  }
  const { answer, isReadable } = tried;
  return pauseBeforeRetry({ status: isReadable ? answer.status : null, retryAfter: answer.headers.get("retry-after"), attempt }, patience);
}

/** Milliseconds until the next attempt. Null when there should be none. `status`: null for no answer. Pure except for the random jitter. */
export function pauseBeforeRetry(
  answer: { status: number | null; retryAfter: string | null; attempt: number },
  { ceilingMs = 10_000, repeatable = true }: Patience = {},
): number | null {
  const worthRepeating = answer.status === 429 || (repeatable && isPassing(answer.status));
  if (!worthRepeating) return null;
  const asked = retryAfterSeconds(answer.retryAfter);
  const pause = asked === null ? firstPauseMs() * (2 ** (answer.attempt - 1) + Math.random() / 2) : asked * 1000;
  return pause > ceilingMs ? null : pause;
}

const isPassing = (status: number | null): boolean => status === null || [500, 502, 503, 504].includes(status);

/** Retry-After is a number of seconds or a date. Null when it is missing or neither. */
export function retryAfterSeconds(header: string | null, now = Date.now()): number | null {
  if (header === null || header.trim() === "") return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}

const waitFor = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A pause before a call is tried again. `status`: of the attempt that failed; null when no readable answer came. `attempt`: which one it was. */
export type Pause = { what: string; service: VendorService; status: number | null; attempt: number; ms: number };

export type WaitObserver = {
  /** Before every pause between the tries of one call. */
  onPause: (pause: Pause) => void | Promise<void>;
  /** Milliseconds for which the last answer to a call asked to be left alone (Retry-After). */
  onAskedToWait: (ms: number) => void;
};

const observers = new AsyncLocalStorage<WaitObserver>();

/** Reports the waiting of all the calls that `work` makes. */
export const observingWaits = <T>(observer: WaitObserver, work: () => Promise<T>): Promise<T> => observers.run(observer, work);

/** Reports the pause and waits for it. */
export async function pauseBetween(pause: Pause, { wait = waitFor }: Patience): Promise<void> {
  await observers.getStore()?.onPause(pause);
  await wait(pause.ms);
}

/** For an answer after which the call is given up: whoever makes it again later waits as long as the vendor asked. */
export function noteAskedToWait({ status, retryAfter }: { status: number | null; retryAfter: string | null }): void {
  const asked = status === 429 || isPassing(status) ? retryAfterSeconds(retryAfter) : null;
  if (asked !== null) observers.getStore()?.onAskedToWait(asked * 1000);
}
