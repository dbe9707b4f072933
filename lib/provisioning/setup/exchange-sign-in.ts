import "server-only";
import { canDo } from "@/lib/catalogue/duties";
import { startPath } from "@/lib/links/paths";
import { findConsent } from "@/lib/store/consents";
import type { Customer } from "@/lib/store/customers";
import type { Person } from "@/lib/store/people";
import { hasToken } from "../tenant/context";

/**
 * The path that leads to a token for Exchange. An Exchange Administrator can sign in for Exchange but cannot consent. So when somebody has
 * already consented, the path skips the consent page, which would only block them.
 */
export async function exchangeSignIn({ id, slug }: Customer, returnTo: string): Promise<{ isConsented: boolean; href: string }> {
  const isConsented = (await findConsent(id, "exchange")).readBackAt !== null;
  return { isConsented, href: startPath({ purpose: isConsented ? "exchange" : "consent-exchange", customer: slug, returnTo }) };
}

/**
 * Where somebody goes first who opens the part of an Exchange Administrator. Null when they need not: they have signed in for Exchange, cannot
 * do that part, or nobody has consented to it, which is the plan's to say.
 */
export async function exchangeSignInForPart(customer: Customer, person: Person, returnTo: string): Promise<string | null> {
  if (canDo("exchange-admin", person.roles) === "no" || (await hasToken(customer.id, "exchange-token", person.id))) return null;
  const { isConsented, href } = await exchangeSignIn(customer, returnTo);
  return isConsented ? href : null;
}
