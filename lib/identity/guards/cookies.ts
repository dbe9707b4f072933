import "server-only";
import { env } from "@/lib/env";

/** The cookies of the portal. None says who somebody is: two hold a random token whose hash the database knows, one is sealed. */

export type PortalCookie = {
  name: string;
  value: string;
  httpOnly: true;
  sameSite: "lax";
  secure: boolean;
  path: "/";
  maxAge: number;
};

/**
 * `session`: who of a customer has signed in; `staff-session`: who of Dropzone. `sign-in`: which browser a trip to Microsoft began in; Lax, so that it comes along on the way back.
 * `refused`: why the last trip ended in a no, sealed.
 */
export type CookieKind = "session" | "staff-session" | "sign-in" | "refused";

/** `__Host-` keeps a sibling subdomain from planting a cookie of its own. Browsers take it over https alone. */
export const cookieName = (kind: CookieKind): string => `${isSecure() ? "__Host-" : ""}portal-${kind}`;

type OpenedSession = { token: string; expiresAt: string };

export const sessionCookie = (session: OpenedSession): PortalCookie => portalCookie("session", session.token, secondsLeft(session));

export const staffSessionCookie = (session: OpenedSession): PortalCookie =>
  portalCookie("staff-session", session.token, secondsLeft(session));

const secondsLeft = ({ expiresAt }: OpenedSession): number => Math.max(0, Math.floor((Date.parse(expiresAt) - Date.now()) / 1000));

/** Lives somewhat longer than a trip, so that a late return can be told what happened. */
export const signInCookie = (browserToken: string): PortalCookie => portalCookie("sign-in", browserToken, 3600);

export const refusedCookie = (sealed: string): PortalCookie => portalCookie("refused", sealed, 3600);

export const expiredCookie = (kind: CookieKind): PortalCookie => portalCookie(kind, "", 0);

function portalCookie(kind: CookieKind, value: string, maxAge: number): PortalCookie {
  return { name: cookieName(kind), value, httpOnly: true, sameSite: "lax", secure: isSecure(), path: "/", maxAge };
}

/** Anything but http on this very machine: a portal behind a TLS terminator is secure too, since PORTAL_ORIGIN is what browsers see. */
function isSecure(): boolean {
  const origin = new URL(env().PORTAL_ORIGIN);
  return origin.protocol === "https:" || !["localhost", "127.0.0.1", "[::1]"].includes(origin.hostname);
}
