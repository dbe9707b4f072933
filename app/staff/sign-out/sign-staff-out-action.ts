"use server";

import { redirect } from "next/navigation";
import { staffSignInPath } from "@/lib/identity/paths";
import { signStaffOut } from "@/lib/identity/staff-session";

/** For the menu in the header. */
export async function signStaffOutAction(): Promise<void> {
  await signStaffOut();
  redirect(staffSignInPath());
}
