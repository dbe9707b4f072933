import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import type { StaffMember } from "@/lib/store/staff";
import { findStaffSession, revokeStaffSession } from "@/lib/store/staff-sessions";
import { cookieName, expiredCookie } from "./cookies";

/** Who of Dropzone is signed in, by a cookie of its own. A customer's session is never read here. */

export type SignedInStaff = { staff: Pick<StaffMember, "id" | "name" | "userName" | "roles"> };

/** Null when nobody is signed in. Cached, so that a request reads the database only once. */
export const findStaff = cache(async (): Promise<SignedInStaff | null> => {
  const token = (await cookies()).get(cookieName("staff-session"))?.value;
  const found = token ? await findStaffSession(token) : null;
  if (!found) return null;
  const { id, name, userName, roles } = found.staff;
  return { staff: { id, name, userName, roles } };
});

/** Revokes the session in the database too. Call it only in an action or a route: it sets cookies. */
export async function signStaffOut(): Promise<void> {
  const jar = await cookies();
  const token = jar.get(cookieName("staff-session"))?.value;
  if (token) await revokeStaffSession(token);
  jar.set(expiredCookie("staff-session"));
}
