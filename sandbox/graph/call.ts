import type { Context } from "hono";
import type { ParityRow } from "../parity/parity";
import { calledOrigin, requestIdOf } from "../wire/http";
import type { Tenant } from "../world/state";
import type { World } from "../world/world";
import { type Caller, type Permissions, type RefusalStyle, requireCaller, requirePermission } from "./caller";
import { type Key, parseKey } from "./paths";
import { errorBody, GraphRefusal } from "./refusals";

/** One call to Graph: the same checks and headers around every handler, so that no route can leave them out. */

export type Json = Record<string, unknown>;

export type Call = {
  world: World;
  c: Context;
  caller: Caller;
  tenant: Tenant;
  /** The parsed body; {} when the method has none. */
  body: Json;
  key(name?: string): Key;
  /** Where `@odata.context` and `@odata.nextLink` point. */
  root: string;
};

export type GraphRoute = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  permissions: Permissions;
  style?: RefusalStyle;
  handler(call: Call): Response | Promise<Response>;
  parity: Pick<ParityRow, "truth" | "page" | "test" | "note">;
};

/** Where Microsoft describes each call. */
export const learn = "https://learn.microsoft.com/graph/api";

/** The same permissions for a person's token as for an app's. */
export const both = (...permissions: string[]): Permissions => ({ delegated: permissions, application: permissions });

/** Writes a change into the audit log. */
type Audit = (call: Call, route: GraphRoute, response: Response) => Promise<void>;

export async function answerCall(world: World, c: Context, route: GraphRoute, audit: Audit): Promise<Response> {
  const ids = idsOf(c);
  try {
    const caller = await requireCaller(world, c);
    requirePermission(caller, route.permissions, route.style ?? "directory");
    const body = route.method === "POST" || route.method === "PATCH" ? await requireJson(c) : {};
    const version = new URL(c.req.url).pathname.split("/")[1];
    const key = (name = "key") => parseKey(c.req.param(name) ?? "");
    const call: Call = { world, c, caller, tenant: caller.tenant, body, key, root: `${calledOrigin(c.req.raw)}/${version}` };
    const response = await route.handler(call);
    if (response.ok && route.method !== "GET") await audit(call, route, response);
    return withHeaders(response, ids);
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return refuse(world, c, error);
  }
}

export function refuse(world: World, c: Context, refusal: GraphRefusal): Response {
  const response = c.json(errorBody(world, refusal, idsOf(c)), refusal.status);
  if (refusal.status === 401) {
    response.headers.set(
      "www-authenticate",
      'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
    );
  }
  return withHeaders(response, idsOf(c));
}

function idsOf(c: Context) {
  const requestId = requestIdOf(c.req.raw);
  return { requestId, clientRequestId: c.req.header("client-request-id") ?? requestId };
}

const jsonType = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

function withHeaders(response: Response, ids: { requestId: string; clientRequestId: string }): Response {
  // Errors come with the bare type.
  if (response.ok && response.headers.get("content-type")?.includes("json")) response.headers.set("content-type", jsonType);
  response.headers.set("request-id", ids.requestId);
  response.headers.set("client-request-id", ids.clientRequestId);
  response.headers.set(
    "x-ms-ags-diagnostic",
    '{"ServerInfo":{"DataCenter":"Sandbox","Slice":"E","Ring":"0","ScaleUnit":"000","RoleInstance":"SANDBOX"}}',
  );
  response.headers.set("odata-version", "4.0");
  return response;
}

/** 400 for a body that is no JSON object, or that does not say so. An action without parameters may have none. */
async function requireJson(c: Context): Promise<Json> {
  const text = await c.req.text();
  if (text.trim() === "") return {};
  const type = c.req.header("content-type") ?? "";
  if (!type.includes("json")) {
    throw new GraphRefusal(
      400,
      "BadRequest",
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
  try {
    const body: unknown = JSON.parse(text);
    if (body && typeof body === "object" && !Array.isArray(body)) return body as Json;
  } catch {
    // Answered below, as any other body that is no JSON object.
  }
  throw new GraphRefusal(
    400,
    "BadRequest",
    "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
  );
}
