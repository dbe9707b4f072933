import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { browserWords } from "@/lib/identity/guards/browser-words";
import { cookieName, refusedCookie, sessionCookie, signInCookie, staffSessionCookie } from "@/lib/identity/guards/cookies";
import { fromAnotherSite, isOwnForm } from "@/lib/identity/guards/own-form";
import { refusedPath } from "@/lib/links/paths";
import { log } from "@/lib/log";

/** Wraps the sign-in routes: turns the outcome of a trip to Microsoft into a redirect with cookies. An error is logged and shown in words. */

type Session = { token: string; expiresAt: string };
type Leads = { go: string; session?: Session; staffSession?: Session; refused?: string } | { url: string; browserToken: string };

export async function land(decide: () => Leads | Promise<Leads>): Promise<NextResponse> {
  try {
    const leads = await decide();
    if ("url" in leads) {
      const response = away(leads.url);
      response.cookies.set(signInCookie(leads.browserToken));
      return response;
    }
    const response = away(onThisSite(leads.go));
    if (leads.session) response.cookies.set(sessionCookie(leads.session));
    if (leads.staffSession) response.cookies.set(staffSessionCookie(leads.staffSession));
    if (leads.refused) response.cookies.set(refusedCookie(leads.refused));
    return response;
  } catch (error) {
    log.error({ error }, "A sign-in failed");
    return away(onThisSite(refusedPath("unexpected")));
  }
}

/** For a form that is posted to a route handler. A form from another site is refused. */
async function landOwnForm(request: Request, decide: () => Leads | Promise<Leads>): Promise<NextResponse> {
  return isOwnForm(request.headers, env().PORTAL_ORIGIN) ? land(decide) : fromAnotherSite();
}

/**
 * For the sign-out forms. The browser forgets the pages and what scripts stored. "cookies" is not asked for: it would also end the other
 * session of this browser, of staff or of a customer, and reset the chosen colors.
 */
export async function landSignedOut(request: Request, decide: () => Leads | Promise<Leads>): Promise<NextResponse> {
  const response = await landOwnForm(request, decide);
  if (response.status === 303) response.headers.set("Clear-Site-Data", '"cache", "storage"');
  return response;
}

/** The query that Microsoft sent the browser back with, and the browser's own cookies. */
export const broughtBy = (request: NextRequest) => ({
  query: request.nextUrl.searchParams,
  browserToken: request.cookies.get(cookieName("sign-in"))?.value,
  sessionToken: request.cookies.get(cookieName("session"))?.value,
  staffToken: request.cookies.get(cookieName("staff-session"))?.value,
  browser: browserWords(request.headers.get("user-agent")),
  refusedTrip: request.cookies.get(cookieName("refused"))?.value,
});

/** The public address of a path. Behind a proxy the request's own address is another one. */
const onThisSite = (path: string): string => new URL(path, env().PORTAL_ORIGIN).href;

/** A redirect that is neither cached nor passed on in a Referer header, because the current address may hold an authorization code. */
function away(url: string): NextResponse {
  return NextResponse.redirect(url, { status: 303, headers: { "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" } });
}
