/**
 * Whether a form was sent from a page of this portal. Lax cookies are not enough for what a stranger's form could do without them:
 * the answer itself takes cookies away. A browser says where a post comes from, the same behind every proxy; what is no browser, and
 * so nobody's trap, says nothing.
 */
export function isOwnForm(headers: Headers, portalOrigin: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  // Over plain http there is no Sec-Fetch-Site. "null" is a frame without an origin.
  const origin = headers.get("origin");
  return origin === null || origin === portalOrigin;
}
