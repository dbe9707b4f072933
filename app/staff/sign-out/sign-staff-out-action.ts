"use server";

import { redirect } from "next/navigation";
import { signStaffOut } from "@/lib/identity/guards/staff-session";
import { staffSignInPath } from "@/lib/links/paths";

/** The sign-out button in the menu of the header. */
export async function signStaffOutAction(): Promise<void> {
  await signStaffOut();
  redirect(staffSignInPath());
}
