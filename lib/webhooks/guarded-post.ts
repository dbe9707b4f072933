import { lookup as systemLookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import type { DeliveryTrouble } from "@/lib/catalogue/webhook-delivery";
import { checkAddress, ipLiteral, mayConnect } from "./address";

/**
 * Posts to a URL that somebody typed. The host name is resolved once, every resulting IP address is checked, and the connection can
 * only go to those addresses: a name that resolves differently later (DNS rebinding) has no effect. It does not use `lib/http.ts`,
 * because fetch resolves names itself. Redirects are not followed.
 */

export type Resolver = (hostname: string) => Promise<{ address: string; family: number }[]>;
export type GuardedRequest = {
  url: string;
  headers: Record<string, string>;
  body: string;
  allowedPrivately: readonly string[];
  deadlineMs?: number;
  resolve?: Resolver;
};

type PostFailure = Exclude<DeliveryTrouble, "endpoint-disabled" | "portal-fault">;
export type PostOutcome = { ok: true; status: number; retryAfter: string | null; excerpt: string } | { ok: false; reason: PostFailure };

/** Characters read of an answer at most. Only the status matters; the body is for the log. */
const readAtMost = 4096;

/** The deadline, 10 seconds by default, covers resolving, connecting and the answer. Any HTTP status is `ok: true`. */
export async function guardedPost(request: GuardedRequest): Promise<PostOutcome> {
  const checked = checkAddress(request.url, request.allowedPrivately);
  if (!checked.ok) return checked;
  const deadline = AbortSignal.timeout(request.deadlineMs ?? 10_000);
  const resolved = await within(deadline, addressesOf(checked.url, request));
  if (!resolved.ok) return resolved;
  return send(checked.url, request, resolved.addresses, deadline);
}

type Resolved = { ok: true; addresses: { address: string; family: number }[] } | { ok: false; reason: PostFailure };

async function addressesOf({ hostname }: URL, { allowedPrivately, resolve = systemResolver }: GuardedRequest): Promise<Resolved> {
  if (ipLiteral(hostname)) return { ok: true, addresses: [] };
  // A name that does not exist and a resolver that fails are treated alike: the delivery is tried again later.
  const addresses = await resolve(hostname).catch(() => []);
  if (addresses.length === 0) return { ok: false, reason: "no-such-host" };
  // Checks all of them: Node connects to whichever answers.
  const isPrivateByName = allowedPrivately.includes(hostname);
  if (!addresses.every(({ address }) => mayConnect(address, isPrivateByName))) return { ok: false, reason: "private-address" };
  return { ok: true, addresses };
}

const systemResolver: Resolver = (hostname) => systemLookup(hostname, { all: true, verbatim: true });

function send(url: URL, { headers, body }: GuardedRequest, addresses: { address: string; family: number }[], signal: AbortSignal) {
  return new Promise<PostOutcome>((settle) => {
    const fail = (error: Error) => settle({ ok: false, reason: signal.aborted ? "timeout" : failureOf(error) });
    const request = (url.protocol === "https:" ? https : http).request(url, {
      method: "POST",
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      // No keep-alive: a reused connection would go to an address resolved earlier.
      agent: false,
      lookup: only(addresses),
      signal,
    });
    request.on("error", fail);
    request.on("response", (answer) => {
      const status = answer.statusCode ?? 0;
      const { "retry-after": retryAfter = null } = answer.headers;
      let excerpt = "";
      const done = () => {
        settle({ ok: true, status, retryAfter, excerpt: excerpt.slice(0, readAtMost) });
        request.destroy();
      };
      answer.setEncoding("utf8");
      answer.on("data", (part: string) => {
        excerpt += part;
        if (excerpt.length >= readAtMost) done();
      });
      answer.on("end", done);
      // When the body breaks off, the received status still counts. After the deadline it does not.
      answer.on("error", (error) => (signal.aborted ? fail(error) : done()));
    });
    request.end(body);
  });
}

/** A lookup that returns the checked addresses, whatever the name resolves to now. */
function only(addresses: { address: string; family: number }[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, addresses);
    else callback(first ? null : new Error("No address"), first?.address ?? "", first?.family);
  };
}

function failureOf(error: Error): PostFailure {
  const code = "code" in error ? String(error.code) : "";
  return /CERT|SIGNATURE|ALTNAME|^ERR_TLS|^ERR_SSL/.test(code) ? "certificate-refused" : "connection-failed";
}

function within(signal: AbortSignal, work: Promise<Resolved>): Promise<Resolved> {
  return new Promise((settle, reject) => {
    signal.addEventListener("abort", () => settle({ ok: false, reason: "timeout" }), { once: true });
    work.then(settle, reject);
  });
}
