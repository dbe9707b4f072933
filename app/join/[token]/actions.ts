"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { clientAddress } from "@/lib/client-address";
import { signInCookie } from "@/lib/identity/guards/cookies";
import { joinByToken } from "@/lib/identity/trips/start-trip";
import { countAgainst } from "@/lib/limiter";
import { refusedPath } from "@/lib/links/paths";

export async function signInByInvitationAction(token: string): Promise<void> {
  const slowed = await countAgainst("sign-in-starts", clientAddress(await headers()));
  if (slowed) redirect(refusedPath(slowed.reason));
  const leads = await joinByToken(String(token));
  if ("go" in leads) redirect(leads.go);
  (await cookies()).set(signInCookie(leads.browserToken));
  redirect(leads.url);
}
