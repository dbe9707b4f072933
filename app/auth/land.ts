import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { cookieName, refusedCookie, sessionCookie, signInCookie, staffSessionCookie } from "@/lib/identity/guards/cookies";
import { isOwnForm } from "@/lib/identity/guards/own-form";
import { refusedPath } from "@/lib/links/paths";
import { log } from "@/lib/log";

/** Turns where a trip leads into an answer. The route wrapper of sign-in: an error leaves as words, and into the log. */

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

/** For a form without JavaScript, which Next does not look at as it does at actions: one from another site changes nothing. */
export async function landOwnForm(request: Request, decide: () => Leads | Promise<Leads>): Promise<NextResponse> {
  if (isOwnForm(request.headers, env().PORTAL_ORIGIN)) return land(decide);
  return new NextResponse("This form was sent from another site.", { status: 403, headers: { "Cache-Control": "no-store" } });
}

/** What Microsoft sent the browser back with, and what the browser itself brought. */
export const broughtBy = (request: NextRequest) => ({
  query: request.nextUrl.searchParams,
  browserToken: request.cookies.get(cookieName("sign-in"))?.value,
  sessionToken: request.cookies.get(cookieName("session"))?.value,
  refusedTrip: request.cookies.get(cookieName("refused"))?.value,
});

/** As browsers know this site: behind a proxy the request's own address is another. */
const onThisSite = (path: string): string => new URL(path, env().PORTAL_ORIGIN).href;

/** Neither kept by a cache nor told onward in a Referer: the address we come from may hold a code. */
function away(url: string): NextResponse {
  return NextResponse.redirect(url, { status: 303, headers: { "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" } });
}
