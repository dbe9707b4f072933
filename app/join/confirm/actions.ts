"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { bounded } from "@/lib/catalogue/bounded";
import { nobody } from "@/lib/catalogue/security-events";
import { browserWords } from "@/lib/identity/guards/browser-words";
import { cookieName, sessionCookie, signInCookie } from "@/lib/identity/guards/cookies";
import { limitCaller } from "@/lib/identity/guards/limit-caller";
import { confirmTenant } from "@/lib/identity/trips/confirm-tenant";
import { confirmPath, refusedPath } from "@/lib/links/paths";
import { recordSecurityEvent } from "@/lib/store/security-events";

const shownSchema = bounded(z.object({ tenantId: z.guid(), customer: z.string().max(100) }));

/** Connects the tenant that the form showed. A tenant that staff do not expect is held back; the page then says whom to ask. */
export async function confirmTenantAction(formData: FormData): Promise<void> {
  const slowed = await limitCaller("session", null);
  if (slowed) redirect(refusedPath(slowed.reason));
  const shown = shownSchema.safeParse(Object.fromEntries(formData));
  if (!shown.success) redirect(confirmPath);
  const jar = await cookies();
  const confirmed = await confirmTenant(jar.get(cookieName("sign-in"))?.value, shown.data, {
    sessionToken: jar.get(cookieName("session"))?.value,
    browser: browserWords((await headers()).get("user-agent")),
  });
  if (!confirmed.ok) {
    // The request to staff is an event of its own: "other-tenant-held".
    if (confirmed.reason === "tenant-not-expected") redirect(confirmPath);
    await recordSecurityEvent({ actor: nobody, action: "customer-refused", customerId: null, detail: { reason: confirmed.reason } });
    redirect(refusedPath(confirmed.reason));
  }
  jar.set(sessionCookie(confirmed.session));
  jar.set(signInCookie(confirmed.toConsent.browserToken));
  redirect(confirmed.toConsent.url);
}
