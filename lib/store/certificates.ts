import "server-only";
import { z } from "zod";
import type { WantedCertificate } from "@/lib/onboarding/planning/desired";
import { inCustomer } from "./database";

/** The public certificate of the customer's Dropzone tenant, and where it came from. */

export type KeptCertificate = WantedCertificate & { subject: string; seenAt: string };

export async function saveCertificate(customerId: string, certificate: Omit<KeptCertificate, "seenAt">): Promise<void> {
  const { thumbprint, der, subject, source } = certificate;
  const data = { thumbprint, der, subject, source, notAfter: new Date(certificate.notAfter), seenAt: new Date() };
  await inCustomer(customerId, (db) => db.certificate.upsert({ where: { customerId }, create: { customerId, ...data }, update: data }));
}

/** Null until one has been saved. */
export function findCertificate(customerId: string): Promise<KeptCertificate | null> {
  return inCustomer(customerId, async (db) => {
    const row = await db.certificate.findUnique({ where: { customerId } });
    if (!row) return null;
    const { thumbprint, der, subject, source, notAfter, seenAt } = row;
    const from = z.enum(["dropzone", "upload"]).parse(source);
    return { thumbprint, der, subject, source: from, notAfter: notAfter.toISOString(), seenAt: seenAt.toISOString() };
  });
}
