import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import type { EndedBecause } from "@/lib/catalogue/session-ends";
import { findSessionEnd, revokeSession, type SignedIn, withSession } from "@/lib/store/sessions";
import { cookieName, expiredCookie } from "./cookies";
import { mustConfirmRoles } from "./role-check";

/** The customer's person who is signed in, by the session cookie of this request. */

/** `to-confirm`: Microsoft has to be asked for their roles before anything is shown or done. */
export type Standing<Who> = { state: "nobody" } | { state: "to-confirm" | "signed-in"; who: Who };

/** Cached, so that a request reads the database only once. */
export const customerStanding = cache(() => customerStandingWith((standing) => Promise.resolve(standing)).then((found) => found ?? nobody));

type KnownStanding = Exclude<Standing<SignedIn>, { state: "nobody" }>;
const nobody = { state: "nobody" } as const;

/** What `read` reads of the customer is in the same transaction. Null when nobody is signed in. */
export async function customerStandingWith<T>(read: (standing: KnownStanding) => Promise<T>): Promise<T | null> {
  const token = (await cookies()).get(cookieName("session"))?.value;
  return token ? withSession(token, (who) => read({ state: mustConfirmRoles(who) ? "to-confirm" : "signed-in", who })) : null;
}

/** Null when nobody is signed in, or their roles have to be confirmed. */
export async function findSignedIn(): Promise<SignedIn | null> {
  const standing = await customerStanding();
  return standing.state === "signed-in" ? standing.who : null;
}

/** Why the session of this browser has ended. Null when it has not, or there was none. */
export async function whySignedOut(): Promise<EndedBecause | null> {
  const token = (await cookies()).get(cookieName("session"))?.value;
  return token ? findSessionEnd(token) : null;
}

/** Revokes the session in the database too, so that a copied cookie is useless. Call it only in an action or a route: it sets cookies. */
export async function signOut(): Promise<void> {
  const jar = await cookies();
  const token = jar.get(cookieName("session"))?.value;
  if (token) await revokeSession(token, "signed-out");
  jar.set(expiredCookie("session"));
  jar.set(expiredCookie("sign-in"));
}
