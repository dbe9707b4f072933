import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import { findSession, revokeSession, type SignedIn } from "@/lib/store/sessions";
import { cookieName, expiredCookie } from "./cookies";

/** Who is there, by the session cookie of this request. */

/** Once per request, however many ask. */
export const findSignedIn = cache(async (): Promise<SignedIn | null> => {
  const token = (await cookies()).get(cookieName("session"))?.value;
  return token ? findSession(token) : null;
});

/** The session ends on our side, whoever else holds its cookie. Only where cookies may be written: in an action or a route. */
export async function signOut(): Promise<void> {
  const jar = await cookies();
  const token = jar.get(cookieName("session"))?.value;
  if (token) await revokeSession(token);
  jar.set(expiredCookie("session"));
  jar.set(expiredCookie("sign-in"));
}
