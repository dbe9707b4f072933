import "server-only";
import { certificateProblemCodes, parseCertificateFile } from "@/lib/dropzone/certificate-file";
import type { ErrorCode } from "@/lib/errors";
import { recordAudit } from "@/lib/store/audit";
import { saveCertificate } from "@/lib/store/certificates";

/** For a Dropzone tenant whose certificate cannot be fetched. A file with a private key in it is refused and kept nowhere. */
export async function uploadCertificate(
  customerId: string,
  personId: string,
  bytes: Uint8Array,
): Promise<{ ok: true } | { ok: false; reason: ErrorCode }> {
  const parsed = parseCertificateFile(bytes, new Date());
  if (!parsed.ok) return { ok: false, reason: certificateProblemCodes[parsed.reason] };
  await saveCertificate(customerId, { ...parsed.certificate, source: "upload" });
  await recordAudit(customerId, { actor: personId, action: "certificate-uploaded", detail: { thumbprint: parsed.certificate.thumbprint } });
  return { ok: true };
}
