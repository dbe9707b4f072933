"use server";

import { redirect } from "next/navigation";
import { signOut } from "@/lib/identity/guards/session";

/** The sign-out button in the menu of the header. */
export async function signOutAction(): Promise<void> {
  await signOut();
  redirect("/");
}
