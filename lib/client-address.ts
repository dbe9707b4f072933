import { randomBytes } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";
import { env } from "./env";
import { log } from "./log";

/**
 * The address that a request came from, for limits. Next.js passes no socket to a route, and takes X-Forwarded-For from whoever sends it
 * (it fills the header in only when it is missing). So the address of the connection is written down as Node.js receives the request, in
 * a header whose name is random in each process: nobody outside can send it.
 */

/** Called once when the process starts. https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html#http */
export function noteClientAddresses(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[peerHeader()] = request.socket.remoteAddress ?? "";
  });
}

/**
 * With `TRUSTED_PROXIES` 0 this is the other end of the connection. With n it is what the n-th trusted proxy saw: each appends to
 * X-Forwarded-For, so entries are counted from the right, and what the client itself wrote further left is never read. Fewer entries than
 * that means that the request came past a proxy: then the first entry counts. IPv6 counts by its /64, which one customer line has.
 * "unknown" when there is no connection, as in a test that calls a route as a function.
 */
export function clientAddress(headers: Headers): string {
  const peer = headers.get(peerHeader());
  if (env().TRUSTED_PROXIES === 0) warnOfProxy(headers.get("x-forwarded-for"), peer);
  const forwarded = (headers.get("x-forwarded-for") ?? "").split(",");
  const hops = [...forwarded, peer ?? ""].map((hop) => hop.trim()).filter((hop) => hop !== "");
  const seen = hops[Math.max(0, hops.length - 1 - env().TRUSTED_PROXIES)];
  return (seen === undefined ? null : groupOf(seen)) ?? (peer === null ? null : groupOf(peer)) ?? "unknown";
}

/**
 * Once: somebody in front writes X-Forwarded-For and is not trusted. If that is a proxy of ours, all clients share its address and its
 * limits. Next.js fills the header in with the connection's own address, which says nothing.
 */
function warnOfProxy(forwarded: string | null, peer: string | null): void {
  if (kept.portalWarnedOfProxy || forwarded === null || peer === null || forwarded === peer) return;
  kept.portalWarnedOfProxy = true;
  log.warn(
    { peer: groupOf(peer) },
    "X-Forwarded-For came, and TRUSTED_PROXIES is 0: if a proxy stands in front, set it, or all its clients share one limit",
  );
}

/** Null for text that is no address. Some proxies add the port. */
function groupOf(text: string): string | null {
  const bare = /^\[([0-9a-f:.]{2,45})\](?::\d{1,5})?$/i.exec(text)?.[1] ?? /^([\d.]{7,15}):\d{1,5}$/.exec(text)?.[1] ?? text;
  if (!ipaddr.isValid(bare)) return null;
  // ::ffff:192.0.2.1 is 192.0.2.1 on a socket that accepts both.
  const address = ipaddr.process(bare);
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  return `${new ipaddr.IPv6([...address.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}

const kept = globalThis as { portalPeerHeader?: string; portalWarnedOfProxy?: boolean };
/** On the global object: Next evaluates this module once for each bundle. */
export function peerHeader(): string {
  kept.portalPeerHeader ??= `x-portal-peer-${randomBytes(16).toString("hex")}`;
  return kept.portalPeerHeader;
}
