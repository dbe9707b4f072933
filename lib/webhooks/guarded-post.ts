import { lookup as systemLookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import type { DeliveryTrouble } from "@/lib/catalogue/webhook-delivery";
import { checkAddress, ipLiteral, mayConnect } from "./address";

/**
 * Posts to an address that somebody typed. The name is resolved once, every address that comes out is judged, and the connection
 * goes to those and to no others: between the judgement and the call, a name cannot turn into another machine. It does not go
 * through `lib/http.ts`, since fetch resolves names by itself. Redirects are not followed.
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

/** Of an answer no more is read: only its status counts, and the rest is for the log. */
const readAtMost = 4096;

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
  const addresses = await resolve(hostname).catch(() => []); // Unknown and unanswered are the same to us: tried again later.
  if (addresses.length === 0) return { ok: false, reason: "no-such-host" };
  // All of them, not the first: which one is taken is decided further down, by whichever answers.
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
      // Never a kept connection: it would go to where the name once led.
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
      // A status that came counts, also when the body breaks off; after the deadline nothing does.
      answer.on("error", (error) => (signal.aborted ? fail(error) : done()));
    });
    request.end(body);
  });
}

/** Answers with what has been judged, whatever the name resolves to by now. */
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
