import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import { findSession, revokeSession, type SignedIn } from "@/lib/store/sessions";
import { cookieName, expiredCookie } from "./cookies";

/** The customer's person who is signed in, by the session cookie of this request. */

/** Null when nobody is signed in. Cached, so that a request reads the database only once. */
export const findSignedIn = cache(async (): Promise<SignedIn | null> => {
  const token = (await cookies()).get(cookieName("session"))?.value;
  return token ? findSession(token) : null;
});

/** Revokes the session in the database too, so that a copied cookie is useless. Call it only in an action or a route: it sets cookies. */
export async function signOut(): Promise<void> {
  const jar = await cookies();
  const token = jar.get(cookieName("session"))?.value;
  if (token) await revokeSession(token);
  jar.set(expiredCookie("session"));
  jar.set(expiredCookie("sign-in"));
}
