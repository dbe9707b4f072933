import { randomBytes } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * The connection that a request came by, for a route that goes on writing to it. Next.js passes none to a route, and as long as a route's body
 * is read it keeps all that it made for the request: 80 KB, and twice that in garbage. So the connection of an event stream is kept aside as
 * Node.js receives the request, under a number in a header whose name is random in each process: nobody outside can send it.
 */

/** Called once when the process starts. https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html#http */
export function noteConnections(): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (!/^\/api\/[^?]{0,200}\/events(?:\?|$)/.test(request.url ?? "")) return;
    const { header, waiting } = kept();
    const number = String(++kept().last);
    request.headers[header] = number;
    waiting.set(number, response);
    response.once("close", () => waiting.delete(number));
  });
}

/**
 * Next.js ends the response when the route has answered without a body. `begin` is called at that moment instead, with the status and the
 * headers set: it writes, and it ends the response. When the client leaves before that, it gets a response that is destroyed. False when there
 * is no connection (any more), and then it is not called.
 */
export function takeConnection(headers: Headers, begin: (response: ServerResponse) => void): boolean {
  const { header, waiting } = kept();
  const number = headers.get(header) ?? "";
  const response = waiting.get(number);
  if (response === undefined) return false;
  waiting.delete(number);
  const { end } = response;
  const go = () => {
    response.off("close", go);
    response.end = end;
    begin(response);
    return response;
  };
  response.end = go;
  response.once("close", go);
  return true;
}

/** On the global object: Next evaluates this module once for each bundle. */
type Kept = { header: string; waiting: Map<string, ServerResponse>; last: number };
const ofProcess = globalThis as { portalConnections?: Kept };
function kept(): Kept {
  ofProcess.portalConnections ??= { header: `x-portal-connection-${randomBytes(16).toString("hex")}`, waiting: new Map(), last: 0 };
  return ofProcess.portalConnections;
}
