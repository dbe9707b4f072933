import "server-only";
import { fetchCertificate } from "@/lib/dropzone/certificate";
import { certificateProblemCodes, type ParsedCertificate } from "@/lib/dropzone/certificate-file";
import { type DropzoneClient, dropzoneClient } from "@/lib/dropzone/client";
import { DropzoneError } from "@/lib/dropzone/dropzone-error";
import type { ErrorCode } from "@/lib/errors/codes";
import { explainDropzoneError } from "@/lib/errors/known/explain";
import type { CallObserver } from "@/lib/http";
import { findCertificate, saveCertificate } from "@/lib/store/certificates";
import { openCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";

/** The customer's Dropzone tenant: a client with their key, and the certificate that their app has to carry. */

/** Null when no API key was given for this customer. */
export async function dropzoneOf(customer: Customer, onCall?: CallObserver): Promise<DropzoneClient | null> {
  const key = await openCredential(customer.id, "dropzone-api-key");
  return key && dropzoneClient({ host: customer.dropzoneHost, apiKey: key.value, ...(onCall ? { onCall } : {}) });
}

export type CertificateOutcome = { ok: true } | { ok: false; reason: ErrorCode };

/** Fetched once; a file that was uploaded instead stays. */
export async function ensureCertificate(customer: Customer): Promise<CertificateOutcome> {
  if (await findCertificate(customer.id)) return { ok: true };
  const fetched = await fetchFromDropzone(customer);
  if (!fetched.ok) return fetched;
  await saveCertificate(customer.id, { ...fetched.certificate, source: "dropzone" });
  return { ok: true };
}

export async function fetchFromDropzone(
  customer: Customer,
): Promise<{ ok: true; certificate: ParsedCertificate } | { ok: false; reason: ErrorCode }> {
  const dropzone = await dropzoneOf(customer);
  if (dropzone === null) return { ok: false, reason: "dropzone-key-missing" };
  try {
    const fetched = await fetchCertificate(dropzone, new Date());
    return fetched.ok ? fetched : { ok: false, reason: certificateTrouble(fetched.reason) };
  } catch (error) {
    if (error instanceof DropzoneError) return { ok: false, reason: explainDropzoneError(error) };
    throw error;
  }
}

function certificateTrouble(reason: (Awaited<ReturnType<typeof fetchCertificate>> & { ok: false })["reason"]): ErrorCode {
  if (reason === "none") return "dropzone-no-certificate";
  return reason === "thumbprint-differs" ? "certificate-mismatch" : certificateProblemCodes[reason];
}
