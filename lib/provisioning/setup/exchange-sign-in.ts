import "server-only";
import { startPath } from "@/lib/links/paths";
import { listAudit } from "@/lib/store/audit";
import type { Customer } from "@/lib/store/customers";

/**
 * The way to a token for Exchange. An Exchange Administrator may sign in for it but not consent to it: where somebody has consented
 * before, the consent page would only stand in their way.
 */
export async function exchangeSignIn({ id, slug }: Customer, returnTo: string): Promise<{ isConsented: boolean; href: string }> {
  const entries = await listAudit(id);
  const isConsented = entries.some(
    ({ action, detail }) =>
      action === "delegated-access-read-back" &&
      detail.resource === "exchange" &&
      Array.isArray(detail.missing) &&
      detail.missing.length === 0,
  );
  return { isConsented, href: startPath({ purpose: isConsented ? "exchange" : "consent-exchange", customer: slug, returnTo }) };
}
