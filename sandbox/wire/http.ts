import type { Context } from "hono";
import { guidFor } from "../world/ids";
import type { World } from "../world/world";
import { type Claims, verifyAccessToken } from "./tokens";

/** What every service reads from a request: the caller's token, the host name that was called, and the request id. */

const requestIds = new WeakMap<Request, string>();
let requests = 0;

/** The same id for the same request. */
export function requestIdOf(request: Request): string {
  let id = requestIds.get(request);
  if (!id) {
    requests += 1;
    id = guidFor(`request:${process.pid}:${requests}`);
    requestIds.set(request, id);
  }
  return id;
}

/** The host name that was called: a Microsoft or Dropzone host, or localhost. */
export function calledHost(request: Request): string {
  return (request.headers.get("x-forwarded-host") ?? request.headers.get("host") ?? new URL(request.url).host).split(",")[0]?.trim() ?? "";
}

/** The origin for links in answers. A TLS terminator in front sends X-Forwarded-Proto: https. */
export function calledOrigin(request: Request): string {
  const proto = request.headers.get("x-forwarded-proto") ?? "http";
  return `${proto}://${request.headers.get("host") ?? new URL(request.url).host}`;
}

/** The verified claims of the bearer token when it is one of ours, unexpired, and for one of these audiences; else null. */
export async function bearer(c: Context, world: World, audiences: readonly string[]): Promise<Claims | null> {
  const token = bearerToken(c);
  return token ? verifyAccessToken(world, token, audiences) : null;
}

export const bearerToken = (c: Context): string | null => bearerOf(c.req.raw);

export const bearerOf = (request: Request): string | null => /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;

/** The body as JSON, or null when it is none. */
export async function jsonBody(c: Context): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch {
    // The caller answers a malformed body with its service's error.
    return null;
  }
}
