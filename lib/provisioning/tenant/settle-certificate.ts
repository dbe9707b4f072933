import "server-only";
import type { ParsedCertificate } from "@/lib/dropzone/certificate-file";
import type { ErrorCode } from "@/lib/errors/codes";
import { isOn } from "@/lib/onboarding/choosing/choices";
import { recordAudit } from "@/lib/store/audit";
import { findCertificate, type KeptCertificate, saveCertificate } from "@/lib/store/certificates";
import { inCustomer } from "@/lib/store/database";
import { type TenantContext, withCertificate } from "./context";
import { type FetchedCertificate, fetchFromDropzone } from "./dropzone";

/**
 * Compares the kept certificate with the one that Dropzone reports, each time that Dropzone can answer. Dropzone decides: its certificate
 * takes the place of an uploaded one that differs, and that one is refused. Whoever has its private key could sign in as the app.
 */

export type SettledCertificate = {
  context: TenantContext;
  /** Why a needed certificate is missing, or why Dropzone did not confirm the uploaded one. Null when there is nothing to say. */
  problem: ErrorCode | null;
};

/** Makes no call when quarantined mail is declined or no API key was given. */
export async function settleCertificate(context: TenantContext): Promise<SettledCertificate> {
  if (!isOn(context.choices, "quarantine")) return { context, problem: null };
  const fetched = await fetchFromDropzone(context, context.calls.record);
  const { certificate } = context.desired;
  const isKnown = certificate?.source === "dropzone";
  if (!fetched.ok) return { context, problem: isKnown ? null : fetched.reason };
  if (isKnown && certificate.thumbprint === fetched.certificate.thumbprint) return { context, problem: null };
  const kept = await keepAsDropzoneSays(context.customer.id, fetched.certificate);
  return { context: withCertificate(context, kept, kept.refused), problem: null };
}

/** Harmless to repeat. In one transaction, so that an upload at the same time is not lost between the comparison and the save. */
export async function keepAsDropzoneSays(customerId: string, certificate: ParsedCertificate): Promise<KeptCertificate> {
  const { thumbprint } = certificate;
  return inCustomer(customerId, async () => {
    const kept = await findCertificate(customerId);
    if (kept?.thumbprint === thumbprint && kept.source === "dropzone") return kept;
    if (kept?.source === "upload") {
      const isConfirmed = kept.thumbprint === thumbprint;
      await recordAudit(customerId, {
        actor: "portal",
        ...(isConfirmed
          ? { action: "certificate-confirmed", detail: { thumbprint } }
          : { action: "certificate-refused", detail: { thumbprint: kept.thumbprint, dropzoneThumbprint: thumbprint } }),
      });
    }
    await saveCertificate(customerId, { ...certificate, source: "dropzone" });
    return (await findCertificate(customerId)) as KeptCertificate;
  });
}

type Compared = { fetched: FetchedCertificate; kept: Pick<KeptCertificate, "thumbprint" | "source"> | null };

/** Whether a certificate is the one that Dropzone reports, or last reported when it does not answer now. */
export function isDropzones(thumbprint: string, { fetched, kept }: Compared): "yes" | "no" | "unknown" {
  const reported = fetched.ok ? fetched.certificate.thumbprint : kept?.source === "dropzone" ? kept.thumbprint : null;
  if (reported === null) return "unknown";
  return reported === thumbprint ? "yes" : "no";
}
