import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import type { StaffMember } from "@/lib/store/staff";
import { findStaffSession, revokeStaffSession } from "@/lib/store/staff-sessions";
import { cookieName, expiredCookie } from "./cookies";

/** Who of Dropzone is there, by a cookie of their own: a customer's session is never looked at here. */

export type SignedInStaff = { staff: Pick<StaffMember, "id" | "name" | "userName" | "roles"> };

/** Once per request, however many ask. */
export const findStaff = cache(async (): Promise<SignedInStaff | null> => {
  const token = (await cookies()).get(cookieName("staff-session"))?.value;
  const found = token ? await findStaffSession(token) : null;
  if (!found) return null;
  const { id, name, userName, roles } = found.staff;
  return { staff: { id, name, userName, roles } };
});

/** The session ends on our side too. Only where cookies may be written: in an action or a route. */
export async function signStaffOut(): Promise<void> {
  const jar = await cookies();
  const token = jar.get(cookieName("staff-session"))?.value;
  if (token) await revokeStaffSession(token);
  jar.set(expiredCookie("staff-session"));
}
