import type { Context } from "hono";
import { guidFor } from "../world/ids";
import type { World } from "../world/world";
import { type Claims, verifyAccessToken } from "./tokens";

/** What every service needs of a request: who calls, by which name, and the ids that support would ask for. */

const requestIds = new WeakMap<Request, string>();
let requests = 0;

/** One per request, the same wherever it is asked for. */
export function requestIdOf(request: Request): string {
  let id = requestIds.get(request);
  if (!id) {
    requests += 1;
    id = guidFor(`request:${process.pid}:${requests}`);
    requestIds.set(request, id);
  }
  return id;
}

/** The name that the sandbox was called by: a Microsoft or Dropzone host, or localhost. */
export function calledHost(request: Request): string {
  return (request.headers.get("x-forwarded-host") ?? request.headers.get("host") ?? new URL(request.url).host).split(",")[0]?.trim() ?? "";
}

/** Where answers point back to. A TLS terminator in front says https by X-Forwarded-Proto. */
export function calledOrigin(request: Request): string {
  const proto = request.headers.get("x-forwarded-proto") ?? "http";
  return `${proto}://${request.headers.get("host") ?? new URL(request.url).host}`;
}

/** The verified claims of the bearer token when it is one of ours, unexpired, and for one of these audiences; else null. */
export async function bearer(c: Context, world: World, audiences: readonly string[]): Promise<Claims | null> {
  const token = bearerToken(c);
  return token ? verifyAccessToken(world, token, audiences) : null;
}

export function bearerToken(c: Context): string | null {
  return /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? null;
}

/** The body as JSON, or null when it is none. */
export async function jsonBody(c: Context): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch {
    // The caller answers a malformed body in its service's own words.
    return null;
  }
}
