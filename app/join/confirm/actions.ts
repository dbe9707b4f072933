"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { nobody } from "@/lib/catalogue/security-events";
import { cookieName, sessionCookie, signInCookie } from "@/lib/identity/guards/cookies";
import { confirmTenant } from "@/lib/identity/trips/confirm-tenant";
import { refusedPath } from "@/lib/links/paths";
import { recordSecurityEvent } from "@/lib/store/security-events";

export async function confirmTenantAction(): Promise<void> {
  const jar = await cookies();
  const confirmed = await confirmTenant(jar.get(cookieName("sign-in"))?.value);
  if (!confirmed.ok) {
    await recordSecurityEvent({ actor: nobody, action: "customer-refused", customerId: null, detail: { reason: confirmed.reason } });
    redirect(refusedPath(confirmed.reason));
  }
  jar.set(sessionCookie(confirmed.session));
  jar.set(signInCookie(confirmed.toConsent.browserToken));
  redirect(confirmed.toConsent.url);
}
