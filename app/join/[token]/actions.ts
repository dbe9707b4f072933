"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { signInCookie } from "@/lib/identity/guards/cookies";
import { joinByToken } from "@/lib/identity/trips/start-trip";

export async function signInByInvitationAction(token: string): Promise<void> {
  const leads = await joinByToken(String(token));
  if ("go" in leads) redirect(leads.go);
  (await cookies()).set(signInCookie(leads.browserToken));
  redirect(leads.url);
}
