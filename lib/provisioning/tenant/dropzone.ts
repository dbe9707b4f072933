import "server-only";
import { fetchCertificate } from "@/lib/dropzone/certificate";
import { certificateProblemCodes, type ParsedCertificate } from "@/lib/dropzone/certificate-file";
import { type DropzoneClient, dropzoneClient } from "@/lib/dropzone/client";
import { DropzoneError } from "@/lib/dropzone/dropzone-error";
import type { ErrorCode } from "@/lib/errors/codes";
import { explainDropzoneError } from "@/lib/errors/known/explain";
import type { CallObserver } from "@/lib/http";
import { isOn } from "@/lib/onboarding/choosing/choices";
import { saveCertificate } from "@/lib/store/certificates";
import type { Customer } from "@/lib/store/customers";
import { type TenantContext, withCertificate } from "./context";

/** The customer's Dropzone tenant: a client with their API key, and the certificate that their app must have. */

type KeyHolder = { customer: Customer; dropzoneApiKey: string | null };

/** Null when no API key was given for this customer. */
export function dropzoneOf({ customer, dropzoneApiKey: apiKey }: KeyHolder, onCall?: CallObserver): DropzoneClient | null {
  return apiKey === null ? null : dropzoneClient({ host: customer.dropzoneHost, apiKey, ...(onCall ? { onCall } : {}) });
}

/**
 * Returns the context with its certificate when quarantined mail needs one. It is fetched from Dropzone once; an uploaded certificate is
 * kept. `problem`: why a needed certificate is missing, else null.
 */
export async function ensureCertificate(context: TenantContext): Promise<{ context: TenantContext; problem: ErrorCode | null }> {
  if (!isOn(context.choices, "quarantine") || context.desired.certificate !== null) return { context, problem: null };
  const fetched = await fetchFromDropzone(context);
  if (!fetched.ok) return { context, problem: fetched.reason };
  const certificate = { ...fetched.certificate, source: "dropzone" as const };
  await saveCertificate(context.customer.id, certificate);
  return { context: withCertificate(context, certificate), problem: null };
}

export async function fetchFromDropzone(
  holder: KeyHolder,
): Promise<{ ok: true; certificate: ParsedCertificate } | { ok: false; reason: ErrorCode }> {
  const dropzone = dropzoneOf(holder);
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
