"use server";

import { redirect } from "next/navigation";
import { signStaffOut } from "@/lib/identity/guards/staff-session";
import { staffSignInPath } from "@/lib/links/paths";

/** For the menu in the header. */
export async function signStaffOutAction(): Promise<void> {
  await signStaffOut();
  redirect(staffSignInPath());
}
