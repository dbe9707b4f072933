import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { tooManyRequests } from "@/app/too-many-requests";
import { nationalClouds } from "@/lib/catalogue/clouds";
import { clientAddress } from "@/lib/client-address";
import { env } from "@/lib/env";
import { fromAnotherSite, isOwnForm } from "@/lib/identity/guards/own-form";
import { pathHeader } from "@/lib/identity/guards/path-header";
import { securityHeaders } from "@/lib/identity/guards/security-headers";
import { countAgainst } from "@/lib/limiter";
import { endpoints } from "@/lib/microsoft/endpoints";

/**
 * Runs before every route. It refuses requests with effects that another site has sent, counts links of invitations and letters that are opened (a page cannot
 * answer 429), adds the security headers, and passes the requested
 * path to pages in a header, so that signing in leads back to it. It checks no access: the guards are in lib/identity/guards.
 *
 * A request has effects when it is not a GET. These GETs write nevertheless, each for a reason:
 * - `/auth/start` stores the single-use state of a trip to Microsoft, bound to a cookie of this browser.
 * - `/auth/callback` and `/auth/consent-callback` are where Microsoft sends the browser. They need that state and that cookie.
 * - `/setup/…/plan` observes the tenant in the name of the person who is signed in, and stores what was seen. Nothing in its address
 *   decides what is looked at, and nothing in the tenant changes.
 * - Exports, `audit.json` and a page shown as the customer sees it write among the security events that they were read, and every page
 *   that is refused, that it was. The answer does not depend on what is written.
 * - Reading a session or an API key may store when it was last used.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { PORTAL_ORIGIN: portalOrigin } = env();
  const { pathname, search } = request.nextUrl;
  const security: Record<string, string> = {
    ...securityHeaders({ portalOrigin, signInOrigins: signInOrigins(), nonce: randomBytes(16).toString("base64") }),
    // Also for redirects and refusals. A stream that is compressed on the way would be held back.
    "Cache-Control": isEventStream(pathname) ? "no-store, no-transform" : "no-store",
  };
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isRead && !isOwnForm(request.headers, portalOrigin)) return withHeaders(fromAnotherSite(), security);
  const limit = limitOf(request);
  const slowed = limit ? await countAgainst(limit, clientAddress(request.headers)) : null;
  if (slowed) return withHeaders(tooManyRequests(slowed), security);

  const headers = new Headers(request.headers);
  headers.set(pathHeader, `${pathname}${search}`);
  // Next.js reads the nonce from this header of the request.
  headers.set("Content-Security-Policy", security["Content-Security-Policy"] ?? "");
  // Next.js compares the two before a server action runs. Behind a TLS terminator the request's host is another one, and a form of a page
  // that sends no referrer has the origin "null". The origin has been checked above, against the configured one.
  headers.set("x-forwarded-host", new URL(portalOrigin).host);
  if (!isRead) headers.set("origin", portalOrigin);
  return withHeaders(NextResponse.next({ request: { headers } }), security);
}

/** What a form of such a page begins is counted by its action, which can answer in words. A mail program's "unsubscribe" is no action. */
function limitOf({ method, nextUrl: { pathname } }: NextRequest): "invitations" | "letter-links" | null {
  if (pathname.startsWith("/letters/") && (method !== "POST" || pathname.endsWith("/stop"))) return "letter-links";
  return method !== "POST" && pathname.startsWith("/join/") ? "invitations" : null;
}

function withHeaders(response: NextResponse, headers: Record<string, string>): NextResponse {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

const isEventStream = (path: string): boolean => path.startsWith("/api/") && path.endsWith("/events");

const signInOrigins = (): string[] => nationalClouds.map((cloud) => endpoints(cloud).login);

/** Everything but the files of the build, which are the same for everybody. */
export const config = { matcher: ["/((?!_next/static/|favicon\\.svg$).*)"] };
