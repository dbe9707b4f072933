import "server-only";
import { certificateProblemCodes, type ParsedCertificate, parseCertificateFile } from "@/lib/dropzone/certificate-file";
import type { ErrorCode } from "@/lib/errors/codes";
import { recordAudit } from "@/lib/store/audit";
import { saveCertificate } from "@/lib/store/certificates";
import { openCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { fetchFromDropzone } from "../tenant/dropzone";

/**
 * For a Dropzone tenant whose certificate cannot be fetched. A file that contains a private key is refused and not stored. So is a
 * certificate that differs from the one Dropzone reports: whoever holds its key could sign in as the app.
 */
export async function uploadCertificate(
  customer: Customer,
  personId: string,
  bytes: Uint8Array,
): Promise<{ ok: true } | { ok: false; reason: ErrorCode }> {
  const parsed = parseCertificateFile(bytes, new Date());
  if (!parsed.ok) return { ok: false, reason: certificateProblemCodes[parsed.reason] };
  const { certificate } = parsed;
  if (await isContradicted(customer, certificate)) return { ok: false, reason: "certificate-mismatch" };
  await saveCertificate(customer.id, { ...certificate, source: "upload" });
  const actor = { kind: "customer", id: personId } as const;
  await recordAudit(customer.id, { actor, action: "certificate-uploaded", detail: { thumbprint: certificate.thumbprint } });
  return { ok: true };
}

async function isContradicted(customer: Customer, { thumbprint }: ParsedCertificate): Promise<boolean> {
  const key = await openCredential(customer.id, "dropzone-api-key");
  const fetched = await fetchFromDropzone({ customer, dropzoneApiKey: key?.value ?? null });
  return fetched.ok && fetched.certificate.thumbprint !== thumbprint;
}
