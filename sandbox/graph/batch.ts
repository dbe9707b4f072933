import type { Context, Hono } from "hono";
import { faultyAnswer, spoilt, takeFault } from "../wire/faults";
import { calledOrigin, requestIdOf } from "../wire/http";
import { tenantAsked } from "../wire/tenant-asked";
import { worldBefore } from "../world/before-writes";
import type { FaultRule } from "../world/fault-rule";
import type { World } from "../world/world";
import { refuse } from "./call";
import { GraphRefusal } from "./refusals";

/** POST /$batch: up to 20 calls in one. The outer answer is 200 even when parts fail; a batch that is malformed is 400 as a whole. learn.microsoft.com/graph/json-batching */

type Item = { id: string; method: string; url: string; headers?: Record<string, string>; body?: unknown; dependsOn?: string[] };
type Answer = { id: string; status: number; headers: Record<string, string>; body: unknown };
type Setting = { world: World; c: Context; graph: Hono; graphOf: (world: World) => Hono };

export async function answerBatch(setting: Setting): Promise<Response> {
  const { world, c } = setting;
  try {
    const items = await requireBatch(c);
    const answers: Answer[] = [];
    for (const item of items) answers.push(await answerItem(setting, item, answers));
    // The order of answers is not promised, so a client must go by the ids.
    return c.json({ responses: answers.reverse() });
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return refuse(world, c, error);
  }
}

const malformed = (message: string) => new GraphRefusal(400, "BadRequest", message);

async function requireBatch(c: Context): Promise<Item[]> {
  const body = (await c.req.json().catch(() => null)) as { requests?: unknown } | null;
  if (!Array.isArray(body?.requests) || body.requests.length === 0) throw malformed("Invalid batch payload format.");
  const items = body.requests as Item[];
  if (items.length > 20) throw malformed(`The number of batch requests exceeds the maximum of 20.`);
  for (const item of items) requireItem(item, items);
  return items;
}

function requireItem(item: Item, items: Item[]) {
  const { id, method, url } = item;
  if (typeof id !== "string" || typeof method !== "string" || typeof url !== "string") throw malformed("Invalid batch payload format.");
  if (items.filter((other) => other.id.toLowerCase() === id.toLowerCase()).length > 1)
    throw malformed(`Request ids must be unique. Request id: ${id}`);
  if (/^https?:/.test(url) || /^\/?(v1\.0|beta)\//.test(url)) throw malformed(`Invalid request url for batch request id: ${id}`);
  const hasType = Object.keys(item.headers ?? {}).some((name) => name.toLowerCase() === "content-type");
  if (item.body !== undefined && item.body !== null && !hasType)
    throw malformed(`Write request id : ${id} does not contain Content-Type header or body.`);
  const lacking = item.dependsOn?.find((other) => !items.some((candidate) => candidate.id === other));
  if (lacking) throw malformed(`Request id: ${id} depends on ${lacking}, which is not in the batch.`);
}

async function answerItem(setting: Setting, item: Item, earlier: Answer[]): Promise<Answer> {
  const failed = item.dependsOn?.find((id) => (earlier.find((answer) => answer.id === id)?.status ?? 424) >= 400);
  if (failed) return failedDependency(setting, item);
  const fault = faultOf(setting, item);
  const { world, c } = setting;
  const graph = fault?.fault === "stale" ? setting.graphOf(worldBefore(world, tenantAsked(world, c.req.raw))) : setting.graph;
  const response = (fault && answerOfFault(setting, fault)) ?? (await spoilt(fault, await graph.fetch(requestFor(c, item), c.env)));
  const text = await response.text();
  const headers = Object.fromEntries([...response.headers].flatMap(([name, value]) => (spelling[name] ? [[spelling[name], value]] : [])));
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  return {
    id: item.id,
    status: response.status,
    headers,
    body: text === "" ? null : ((isJson ? parsed(text) : null) ?? Buffer.from(text).toString("base64")),
  };
}

/** The headers of a part, as Microsoft spells them: its SDK looks for just that. */
const spelling: Record<string, string> = {
  "content-type": "Content-Type",
  "retry-after": "Retry-After",
  location: "Location",
  "request-id": "request-id",
};

/** Null for an answer that was cut in the middle. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** 424 for a part that depends on a failed one. */
function failedDependency({ c }: Setting, { id }: Item): Answer {
  const requestId = requestIdOf(c.req.raw);
  const innerError = { date: new Date().toISOString().slice(0, 19), "request-id": requestId, "client-request-id": requestId };
  const message = "Execution of request failed as its dependency on another request failed.";
  return {
    id,
    status: 424,
    headers: { "Content-Type": "application/json" },
    body: { error: { code: "FailedDependency", message, innerError } },
  };
}

/** A fault with a path can hit one part of a batch. Microsoft throttles single parts too, each with its own Retry-After. */
function faultOf({ world, c }: Setting, item: Item): FaultRule | null {
  const path = `${versionOf(c)}/${item.url.replace(/^\//, "").split("?")[0]}`;
  if (!world.faults.some((rule) => rule.match.path && rule.times > 0)) return null;
  return takeFault(
    world,
    { request: c.req.raw, service: "graph", method: item.method, path, tenant: tenantAsked(world, c.req.raw), cmdlet: null },
    "only-with-path",
  );
}

/** Null when the part is carried out. One part of a batch cannot hang, nor lose its connection: Graph answers 504 for it. */
function answerOfFault({ c }: Setting, rule: FaultRule): Response | null {
  const requestId = requestIdOf(c.req.raw);
  switch (rule.fault) {
    case "slow":
    case "truncated":
    case "empty":
    case "stale":
      return null;
    case "cut-off":
    case "hangs":
    case "answer-lost":
      return faultyAnswer({ ...rule, fault: "server-error", status: rule.status ?? 504 }, "graph", requestId);
    case "page":
    case "throttled":
    case "forbidden":
    case "server-error":
      return faultyAnswer(rule, "graph", requestId);
  }
}

const versionOf = (c: Context) => `/${new URL(c.req.url).pathname.split("/")[1]}`;

function requestFor(c: Context, item: Item): Request {
  const headers = new Headers(item.headers);
  for (const name of ["authorization", "host", "x-forwarded-proto", "client-request-id"]) {
    const value = c.req.header(name);
    if (value && !headers.has(name)) headers.set(name, value);
  }
  const body = item.body === undefined || item.body === null ? undefined : JSON.stringify(item.body);
  const url = `${calledOrigin(c.req.raw)}${versionOf(c)}/${item.url.replace(/^\//, "")}`;
  return new Request(url, { method: item.method, headers, ...(body === undefined ? {} : { body }) });
}
