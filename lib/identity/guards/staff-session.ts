import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import type { EndedBecause } from "@/lib/catalogue/session-ends";
import type { StaffMember } from "@/lib/store/staff";
import { findStaffSession, findStaffSessionEnd, revokeStaffSession } from "@/lib/store/staff-sessions";
import { cookieName, expiredCookie } from "./cookies";
import { mustConfirmRoles } from "./role-check";
import type { Standing } from "./session";

/** Who of Dropzone is signed in, by a cookie of its own. A customer's session is never read here. */

export type SignedInStaff = { staff: Pick<StaffMember, "id" | "name" | "userName" | "roles">; sessionId: string };

/** Cached, so that a request reads the database only once. */
export const staffStanding = cache(async (): Promise<Standing<SignedInStaff>> => {
  const token = (await cookies()).get(cookieName("staff-session"))?.value;
  const found = token ? await findStaffSession(token) : null;
  if (!found) return { state: "nobody" };
  const { id, name, userName, roles } = found.staff;
  const who = { staff: { id, name, userName, roles }, sessionId: found.sessionId };
  return { state: mustConfirmRoles(found) ? "to-confirm" : "signed-in", who };
});

/** Null when nobody is signed in, or their roles have to be confirmed. */
export async function findStaff(): Promise<SignedInStaff | null> {
  const standing = await staffStanding();
  return standing.state === "signed-in" ? standing.who : null;
}

/** Why the session of this browser has ended. Null when it has not, or there was none. */
export async function whyStaffSignedOut(): Promise<EndedBecause | null> {
  const token = (await cookies()).get(cookieName("staff-session"))?.value;
  return token ? findStaffSessionEnd(token) : null;
}

/** Revokes the session in the database too. Call it only in an action or a route: it sets cookies. */
export async function signStaffOut(): Promise<void> {
  const jar = await cookies();
  const token = jar.get(cookieName("staff-session"))?.value;
  if (token) await revokeStaffSession(token, "signed-out");
  jar.set(expiredCookie("staff-session"));
}
