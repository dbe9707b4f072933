"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { browserWords } from "@/lib/identity/guards/browser-words";
import { cookieName, sessionCookie, signInCookie } from "@/lib/identity/guards/cookies";
import { confirmTenant } from "@/lib/identity/trips/confirm-tenant";
import { refusedPath } from "@/lib/links/paths";

export async function confirmTenantAction(): Promise<void> {
  const jar = await cookies();
  const confirmed = await confirmTenant(jar.get(cookieName("sign-in"))?.value, {
    sessionToken: jar.get(cookieName("session"))?.value,
    browser: browserWords((await headers()).get("user-agent")),
  });
  if (!confirmed.ok) redirect(refusedPath(confirmed.reason));
  jar.set(sessionCookie(confirmed.session));
  jar.set(signInCookie(confirmed.toConsent.browserToken));
  redirect(confirmed.toConsent.url);
}
