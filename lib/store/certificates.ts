import "server-only";
import { z } from "zod";
import type { WantedCertificate } from "@/lib/onboarding/planning/desired";
import { inCustomer } from "./database";
import type { Prisma } from "./generated/client";

/** The public certificate of the customer's Dropzone tenant, where it came from, and what was uploaded before it. */

export type KeptCertificate = WantedCertificate & {
  subject: string;
  seenAt: string;
  /** Thumbprints of uploaded certificates that are not the one that Dropzone reported. Empty while Dropzone has reported none. */
  refused: readonly string[];
};

type NewCertificate = Pick<KeptCertificate, "thumbprint" | "der" | "notAfter" | "subject"> &
  ({ source: "dropzone" } | { source: "upload" /** A person's id. */; uploadedBy: string | null });

/** Takes the place of the kept one. What was uploaded before is remembered: it may be on the app. */
export async function saveCertificate(customerId: string, certificate: NewCertificate): Promise<void> {
  const { thumbprint, der, subject, source } = certificate;
  const uploadedBy = certificate.source === "upload" ? certificate.uploadedBy : null;
  const data = { thumbprint, der, subject, source, uploadedBy, notAfter: new Date(certificate.notAfter), seenAt: new Date() };
  await inCustomer(customerId, async (db) => {
    const before = await db.certificate.findUnique({ where: { customerId }, select: { uploaded: true } });
    const uploaded = [...new Set([...(before?.uploaded ?? []), ...(source === "upload" ? [thumbprint] : [])])];
    await db.certificate.upsert({ where: { customerId }, create: { customerId, ...data, uploaded }, update: { ...data, uploaded } });
  });
}

/** Null until one has been saved. */
export function findCertificate(customerId: string): Promise<KeptCertificate | null> {
  return inCustomer(customerId, async (db) => {
    const row = await db.certificate.findUnique({ where: { customerId } });
    if (!row) return null;
    const uploader = row.uploadedBy
      ? await db.person.findUnique({ where: { id: row.uploadedBy, customerId }, select: { name: true } })
      : null;
    return toKeptCertificate(row, uploader?.name ?? null);
  });
}

/** `uploadedBy`: the name of the person who uploaded it. */
export function toKeptCertificate(row: Prisma.CertificateGetPayload<object>, uploadedBy: string | null): KeptCertificate {
  const { thumbprint, der, subject, source, notAfter, seenAt, uploaded } = row;
  const from = z.enum(["dropzone", "upload"]).parse(source);
  const refused = from === "dropzone" ? uploaded.filter((each) => each !== thumbprint) : [];
  return {
    ...{ thumbprint, der, subject, source: from, notAfter: notAfter.toISOString() },
    ...{ uploadedBy, seenAt: seenAt.toISOString(), refused },
  };
}
