import { z } from "zod";
import { type CallObserver, type CallRecord, noteAskedToWait, type Patience, pauseBeforeRetry, pauseBetween } from "@/lib/http";
import { graphErrorFrom } from "./graph-error";
import { type GraphVersion, type Send, withoutQuery } from "./send";
import { bodyOf, understood } from "./understood";

/** `$batch`: up to 20 requests in one HTTP request (a trip), each with its own answer. https://learn.microsoft.com/graph/json-batching */

export type BatchRequest = {
  /** Unique among the requests that are sent together. */
  id: string;
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Relative, without version. */
  url: string;
  body?: unknown;
  headers?: Record<string, string>;
  version?: GraphVersion;
  /** False when sending it twice could do something twice. Then it is sent again only after 429. */
  repeatable?: boolean;
};

export type BatchAnswer = { status: number; body: unknown; requestId: string | null; retryAfter: string | null };

const maxPerTrip = 20;

type Options = { send: Send; onCall: CallObserver | undefined; patience: Patience };

/**
 * Takes any number of requests. Trips run in parallel; each holds requests of one version. Throws GraphError when a whole trip fails. One
 * request whose answer is missing or cannot be read has status 504, and the others keep their answers.
 */
export async function sendBatch(requests: readonly BatchRequest[], options: Options): Promise<Map<string, BatchAnswer>> {
  const answers = await Promise.all(tripsOf(requests).map((trip) => makeTrip(trip, options, 1)));
  return new Map(answers.flat());
}

type Trip = { version: GraphVersion; requests: readonly BatchRequest[] };

export function tripsOf(requests: readonly BatchRequest[]): Trip[] {
  const versions: GraphVersion[] = ["v1.0", "beta"];
  return versions.flatMap((version) => {
    const mine = requests.filter((request) => (request.version ?? "v1.0") === version);
    const count = Math.ceil(mine.length / maxPerTrip);
    return Array.from({ length: count }, (_, i) => ({ version, requests: mine.slice(i * maxPerTrip, (i + 1) * maxPerTrip) }));
  });
}

async function makeTrip(trip: Trip, options: Options, attempt: number): Promise<[string, BatchAnswer][]> {
  const outer: CallRecord[] = [];
  const repeatable = trip.requests.every((request) => request.repeatable !== false);
  const call = {
    method: "POST",
    path: "/$batch",
    version: trip.version,
    body: { requests: trip.requests.map(toItem) },
    repeatable,
    readOnly: trip.requests.every(({ method }) => method === "GET"),
  } as const;
  const response = await options.send(call, (record) => outer.push(record)).finally(() => reportFailedTrips(outer, options.onCall));
  const body = await bodyOf(response);
  if (!response.ok) throw graphErrorFrom({ status: response.status, body, headers: response.headers });
  const replies = understood(replySchema, body, "/$batch").responses;
  const answers = trip.requests.map((request): [string, BatchAnswer] => [request.id, answerTo(request, replies, outer.at(-1))]);
  report(trip, answers, outer.at(-1), options.onCall);
  return retryItems(trip, answers, options, attempt);
}

/** Sends only the items again that were throttled or met a fault. https://learn.microsoft.com/graph/throttling#throttling-and-batching */
async function retryItems(
  trip: Trip,
  answers: [string, BatchAnswer][],
  options: Options,
  attempt: number,
): Promise<[string, BatchAnswer][]> {
  const { attempts = 4 } = options.patience;
  const pauses = new Map<string, number>();
  for (const [id, answer] of answers) {
    const repeatable = trip.requests.find((request) => request.id === id)?.repeatable ?? true;
    const pause = attempt >= attempts ? null : pauseBeforeRetry({ ...answer, attempt }, { ...options.patience, repeatable });
    if (pause === null) noteAskedToWait(answer);
    else pauses.set(id, pause);
  }
  if (pauses.size === 0) return answers;
  const status = answers.find(([id]) => pauses.has(id))?.[1].status ?? null;
  await pauseBetween({ what: "POST /$batch", service: "graph", status, attempt, ms: Math.max(...pauses.values()) }, options.patience);
  const requests = trip.requests.filter((request) => pauses.has(request.id));
  const second = new Map(await makeTrip({ ...trip, requests }, options, attempt + 1));
  return answers.map(([id, answer]) => [id, second.get(id) ?? answer]);
}

/** Graph answers 400 for the whole batch when one item with a body lacks its Content-Type. */
function toItem({ id, method, url, body, headers }: BatchRequest) {
  if (body === undefined) return { id, method, url, ...(headers ? { headers } : {}) };
  return { id, method, url, body, headers: { "Content-Type": "application/json", ...headers } };
}

const replySchema = z.object({ responses: z.array(z.unknown()) });
const itemSchema = z.object({
  id: z.string(),
  status: z.number(),
  headers: z.record(z.string(), z.string()).nullish(),
  body: z.unknown().optional(),
});

/** Answers come in any order, and their ids may differ in upper and lower case. */
function answerTo(request: BatchRequest, replies: readonly unknown[], outer: CallRecord | undefined): BatchAnswer {
  const items = replies.flatMap((reply) => itemSchema.safeParse(reply).data ?? []);
  const reply = items.find(({ id }) => id.toLowerCase() === request.id.toLowerCase());
  const headers = new Headers(reply?.headers ?? {});
  const requestId = headers.get("request-id") ?? outer?.requestId ?? null;
  if (reply === undefined || isUnreadable(request, reply)) return { status: 504, body: missing, requestId, retryAfter: null };
  return { status: reply.status, body: reply.body ?? null, requestId, retryAfter: headers.get("retry-after") };
}

/** A read always has a body. A gateway's HTML page comes as text; what a write answers is read by its own function. */
const isUnreadable = ({ method }: BatchRequest, { status, body }: z.infer<typeof itemSchema>): boolean =>
  method === "GET" && status >= 200 && status < 300 && (typeof body !== "object" || body === null);

/** As of a gateway that got no answer itself, so that the request is sent again when that is safe. */
const missing = { error: { code: "BatchAnswerMissing", message: "The batch has no readable answer to this request." } };

/** In the evidence each request has its own record; `trip` shows which of them were sent together. */
function report(trip: Trip, answers: [string, BatchAnswer][], outer: CallRecord | undefined, onCall: CallObserver | undefined) {
  if (!outer || !onCall) return;
  for (const [id, answer] of answers) {
    const request = trip.requests.find((candidate) => candidate.id === id) as BatchRequest;
    const path = withoutQuery(request.url);
    onCall({
      ...outer,
      what: `${request.method} ${path}`,
      method: request.method,
      path: `/${trip.version}${path}`,
      status: answer.body === missing ? null : answer.status,
      requestId: answer.requestId,
      code: answer.status < 400 ? null : graphErrorFrom(answer).code,
    });
  }
}

/** A trip that failed as a whole gets a record of its own, since there are no answers to report. */
function reportFailedTrips(outer: readonly CallRecord[], onCall: CallObserver | undefined) {
  for (const record of outer) if (record.status !== 200) onCall?.(record);
}
