import "server-only";
import type { DelegatedResource } from "@/lib/catalogue/delegated-scopes";
import { inCustomer } from "./database";

/** The consent of a customer's tenant to the portal's work on an admin's behalf, once for each service of Microsoft. Nobody else's device or account matters. */

export type Consent = {
  /** When somebody last came back from Microsoft's consent page. It need not have taken effect; null when nobody has. */
  answeredAt: Date | null;
  /** When a token last carried every scope that was asked for; null when none has. */
  readBackAt: Date | null;
};

export function findConsent(customerId: string, resource: DelegatedResource): Promise<Consent> {
  return inCustomer(customerId, async (db) => {
    const row = await db.consent.findUnique({ where: { customerId_resource: { customerId, resource } } });
    return { answeredAt: row?.answeredAt ?? null, readBackAt: row?.readBackAt ?? null };
  });
}

/** What is not given stays as it was. */
export async function recordConsent(customerId: string, resource: DelegatedResource, consent: Partial<Consent>): Promise<void> {
  const where = { customerId_resource: { customerId, resource } };
  await inCustomer(customerId, (db) => db.consent.upsert({ where, create: { customerId, resource, ...consent }, update: consent }));
}
