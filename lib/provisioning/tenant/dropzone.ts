import "server-only";
import { fetchCertificate } from "@/lib/dropzone/certificate";
import { certificateProblemCodes, type ParsedCertificate } from "@/lib/dropzone/certificate-file";
import { type DropzoneClient, dropzoneClient } from "@/lib/dropzone/client";
import { DropzoneError } from "@/lib/dropzone/dropzone-error";
import { apiIntegrations } from "@/lib/dropzone/integrations";
import type { ErrorCode } from "@/lib/errors/codes";
import { explainDropzoneError } from "@/lib/errors/known/explain";
import type { CallObserver } from "@/lib/http";
import { known, unknownFrom } from "@/lib/microsoft/observations";
import type { IntegrationKind } from "@/lib/onboarding/planning/integrations";
import type { Observation, Observed, ObservedIntegration, Unknown } from "@/lib/onboarding/planning/observed";
import type { Customer } from "@/lib/store/customers";

/** Reads the customer's Dropzone tenant with their API key: its certificate, and the integrations that are saved there. */

type KeyHolder = { customer: Pick<Customer, "dropzoneHost">; dropzoneApiKey: string | null };

/** Null when no API key was given for this customer. */
export function dropzoneOf({ customer, dropzoneApiKey: apiKey }: KeyHolder, onCall?: CallObserver): DropzoneClient | null {
  return apiKey === null ? null : dropzoneClient({ host: customer.dropzoneHost, apiKey, ...(onCall ? { onCall } : {}) });
}

export type FetchedCertificate = { ok: true; certificate: ParsedCertificate } | { ok: false; reason: ErrorCode };

export async function fetchFromDropzone(holder: KeyHolder, onCall?: CallObserver): Promise<FetchedCertificate> {
  const dropzone = dropzoneOf(holder, onCall);
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

export const notAskedInDropzone: Observed["integrations"] = eachKind(
  (): Unknown => ({
    known: false,
    because: "not-asked",
    requestId: null,
    message: "NotAsked",
  }),
);

/** What is saved there, whoever saved it. Not asked without an API key. */
export async function observeInDropzone(holder: KeyHolder, onCall?: CallObserver): Promise<Observed["integrations"]> {
  const dropzone = dropzoneOf(holder, onCall);
  if (dropzone === null) return notAskedInDropzone;
  const [dataSource, alertSource] = await Promise.all([
    observeIntegration(dropzone, "data-source"),
    observeIntegration(dropzone, "alert-source"),
  ]);
  return { "data-source": dataSource, "alert-source": alertSource };
}

async function observeIntegration(dropzone: DropzoneClient, kind: IntegrationKind): Promise<Observation<ObservedIntegration | null>> {
  try {
    const found = await apiIntegrations(dropzone).findIntegration(kind);
    return known(found && { id: found.id, tenantId: found.tenantId, clientId: found.clientId, account: found.account }, null);
  } catch (error) {
    if (error instanceof DropzoneError) return unknownFrom(error);
    throw error;
  }
}

function eachKind<T>(of: (kind: IntegrationKind) => T): Record<IntegrationKind, T> {
  return { "data-source": of("data-source"), "alert-source": of("alert-source") };
}
