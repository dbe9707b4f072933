import "server-only";
import { env } from "@/lib/env";

/** The cookies of the portal. None contains an identity: a session is a random token whose hash is in the database. */

export type PortalCookie = {
  name: string;
  value: string;
  httpOnly: true;
  sameSite: "lax";
  secure: boolean;
  path: "/";
  /** Seconds. */
  maxAge: number;
};

export type CookieKind =
  /** Who of a customer has signed in. */
  | "session"
  /** Who of Dropzone has signed in. */
  | "staff-session"
  /** Which browser began a trip to Microsoft. `SameSite=Lax`, so that browsers send it when the person comes back. */
  | "sign-in"
  /** Why the last trip was refused, sealed. */
  | "refused"
  /** What a button was pressed for, while its sender is on a trip to Microsoft. Sealed. */
  | "intent";

/** `__Host-` prevents a sibling subdomain from setting this cookie. Browsers accept it over https only. */
export const cookieName = (kind: CookieKind): string => `${isSecure() ? "__Host-" : ""}portal-${kind}`;

type OpenedSession = { token: string; expiresAt: string };

export const sessionCookie = (session: OpenedSession): PortalCookie => portalCookie("session", session.token, secondsLeft(session));

export const staffSessionCookie = (session: OpenedSession): PortalCookie =>
  portalCookie("staff-session", session.token, secondsLeft(session));

const secondsLeft = ({ expiresAt }: OpenedSession): number => Math.max(0, Math.floor((Date.parse(expiresAt) - Date.now()) / 1000));

/** Lives longer than a trip may take, so that a person who comes back late is told what happened. */
export const signInCookie = (browserToken: string): PortalCookie => portalCookie("sign-in", browserToken, 3600);

export const refusedCookie = (sealed: string): PortalCookie => portalCookie("refused", sealed, 3600);

export const intentCookie = (sealed: string, seconds: number): PortalCookie => portalCookie("intent", sealed, seconds);

export const expiredCookie = (kind: CookieKind): PortalCookie => portalCookie(kind, "", 0);

function portalCookie(kind: CookieKind, value: string, maxAge: number): PortalCookie {
  return { name: cookieName(kind), value, httpOnly: true, sameSite: "lax", secure: isSecure(), path: "/", maxAge };
}

/** False only for http on localhost. PORTAL_ORIGIN is what browsers use, so a portal behind a TLS terminator counts as https. */
function isSecure(): boolean {
  const origin = new URL(env().PORTAL_ORIGIN);
  return origin.protocol === "https:" || !["localhost", "127.0.0.1", "[::1]"].includes(origin.hostname);
}
