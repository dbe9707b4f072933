import "server-only";
import { startPath } from "@/lib/links/paths";
import { findConsent } from "@/lib/store/consents";
import type { Customer } from "@/lib/store/customers";

/**
 * The way to a token for Exchange. An Exchange Administrator may sign in for it but not consent to it: where somebody has consented
 * before, the consent page would only stand in their way.
 */
export async function exchangeSignIn({ id, slug }: Customer, returnTo: string): Promise<{ isConsented: boolean; href: string }> {
  const isConsented = (await findConsent(id, "exchange")).readBackAt !== null;
  return { isConsented, href: startPath({ purpose: isConsented ? "exchange" : "consent-exchange", customer: slug, returnTo }) };
}
