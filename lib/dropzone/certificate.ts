import { z } from "zod";
import { type CertificateProblem, type ParsedCertificate, parseCertificateFile } from "./certificate-file";
import type { DropzoneClient } from "./client";
import { DropzoneError } from "./dropzone-error";

/** The certificate of this Dropzone tenant. The customer's app must have it. Each Dropzone tenant has its own. */

const certificateSchema = z.object({ pem: z.string(), thumbprint: z.string() });

export type CertificateAnswer =
  | { ok: true; certificate: ParsedCertificate }
  | { ok: false; reason: CertificateProblem | "none" | "thumbprint-differs" };

/** Dropzone's answer is checked like an uploaded file. `none`: the tenant has no certificate. Throws DropzoneError. */
export async function fetchCertificate(dropzone: DropzoneClient, now: Date): Promise<CertificateAnswer> {
  try {
    const { pem, thumbprint } = await dropzone.get("/certificate", certificateSchema);
    const parsed = parseCertificateFile(Buffer.from(pem), now);
    if (!parsed.ok) return parsed;
    return parsed.certificate.thumbprint === thumbprint.toUpperCase() ? parsed : { ok: false, reason: "thumbprint-differs" };
  } catch (error) {
    if (error instanceof DropzoneError && error.status === 404 && error.code !== "unknown-tenant") return { ok: false, reason: "none" };
    throw error;
  }
}
