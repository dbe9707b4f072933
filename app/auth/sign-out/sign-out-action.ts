"use server";

import { redirect } from "next/navigation";
import { signOut } from "@/lib/identity/guards/session";

/** For the menu in the header. */
export async function signOutAction(): Promise<void> {
  await signOut();
  redirect("/");
}
