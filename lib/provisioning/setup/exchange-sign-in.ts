import "server-only";
import { startPath } from "@/lib/links/paths";
import { findConsent } from "@/lib/store/consents";
import type { Customer } from "@/lib/store/customers";

/**
 * The path that leads to a token for Exchange. An Exchange Administrator can sign in for Exchange but cannot consent. So when somebody has
 * already consented, the path skips the consent page, which would only block them.
 */
export async function exchangeSignIn({ id, slug }: Customer, returnTo: string): Promise<{ isConsented: boolean; href: string }> {
  const isConsented = (await findConsent(id, "exchange")).readBackAt !== null;
  return { isConsented, href: startPath({ purpose: isConsented ? "exchange" : "consent-exchange", customer: slug, returnTo }) };
}
