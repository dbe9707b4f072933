import { NextResponse } from "next/server";

/**
 * Whether a form was sent from a page of this portal. SameSite=Lax does not protect enough: another site's form can do harm without our
 * cookies, because the answer to it deletes cookies. A browser says where a POST comes from, also behind a proxy. A program that is not a
 * browser sends neither header. Nobody can be tricked through it, so it is accepted.
 */
export function isOwnForm(headers: Headers, portalOrigin: string): boolean {
  const origin = headers.get("origin");
  if (origin !== null && origin !== "null" && origin !== portalOrigin) return false;
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  // Over plain http there is no Sec-Fetch-Site. The origin "null" is a frame without an origin, or a page that sends no referrer.
  return origin !== "null";
}

export const fromAnotherSite = (): NextResponse =>
  new NextResponse("This form was sent from another site.", { status: 403, headers: { "Cache-Control": "no-store" } });
