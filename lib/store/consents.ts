import "server-only";
import type { DelegatedResource } from "@/lib/catalogue/delegated-scopes";
import { inCustomer } from "./database";

/**
 * Whether a customer's tenant has consented to the portal acting on an admin's behalf, once for each Microsoft service. The consent is the
 * tenant's: which admin gave it, and in which browser, does not matter.
 */

export type Consent = {
  /** When somebody last came back from Microsoft's consent page. The consent may not have taken effect. Null when nobody has come back. */
  answeredAt: Date | null;
  /** When a token last carried every scope that was asked for. Null when none has. */
  readBackAt: Date | null;
};

/** Both times are null when nothing was recorded. */
export function findConsent(customerId: string, resource: DelegatedResource): Promise<Consent> {
  return inCustomer(customerId, async (db) => {
    const row = await db.consent.findUnique({ where: { customerId_resource: { customerId, resource } } });
    return { answeredAt: row?.answeredAt ?? null, readBackAt: row?.readBackAt ?? null };
  });
}

/** Fields that are not given keep their values. */
export async function recordConsent(customerId: string, resource: DelegatedResource, consent: Partial<Consent>): Promise<void> {
  const where = { customerId_resource: { customerId, resource } };
  await inCustomer(customerId, (db) => db.consent.upsert({ where, create: { customerId, resource, ...consent }, update: consent }));
}

/** The portal's enterprise application was removed from the tenant, and every consent with it. The rows stay: the tenant is still bound. */
export async function forgetConsents(customerId: string): Promise<void> {
  await inCustomer(customerId, (db) => db.consent.updateMany({ where: { customerId }, data: { answeredAt: null, readBackAt: null } }));
}
