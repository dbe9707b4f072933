import "server-only";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { canDo } from "@/lib/catalogue/duties";
import {
  beginningOfFile,
  certificateProblemCodes,
  longestCertificateFile,
  parseCertificateFile,
  problemOfLongFile,
} from "@/lib/dropzone/certificate-file";
import { type ErrorCode, errorCodes } from "@/lib/errors/codes";
import { notConfirmedWords } from "@/lib/onboarding/planning/not-confirmed-words";
import { needsYou } from "@/lib/onboarding/status/step-view";
import { recordAudit } from "@/lib/store/audit";
import { findCertificate, saveCertificate } from "@/lib/store/certificates";
import { openCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { getPerson } from "@/lib/store/people";
import { recordSteps } from "@/lib/store/step-evidence";
import { fetchFromDropzone } from "../tenant/dropzone";
import { isDropzones, keepAsDropzoneSays } from "../tenant/settle-certificate";

export type UploadedCertificate = { ok: true } | { ok: false; reason: ErrorCode };

/**
 * For a Dropzone tenant whose certificate cannot be fetched. The run of an administrator puts it on the app, so only somebody may upload it
 * who could add it to the app in Entra themselves: an upload then gives nobody more than they have. Not being able to tell is a refusal.
 */
function mayUpload(roles: RolesSeen): UploadedCertificate {
  switch (canDo("app-admin", roles)) {
    case "yes":
      return { ok: true };
    case "no":
      return { ok: false, reason: "certificate-needs-role" };
    case "unknown":
      return { ok: false, reason: "certificate-role-unknown" };
  }
}

/** On the checklist until the next look at the tenant, which tells whether it is on the app. */
const uploadedStep = (thumbprint: string, uploadedBy: string) =>
  needsYou("certificate", `There is a certificate ${notConfirmedWords(uploadedBy)}.`, new Date().toISOString(), {
    facts: [{ label: "Thumbprint of the uploaded file", value: thumbprint, copy: true }],
  });

/** Why somebody with these roles may not upload a certificate, and what to do, in words. Null when they may. */
export function uploadRefusal(roles: RolesSeen): string | null {
  const allowed = mayUpload(roles);
  if (allowed.ok) return null;
  const { what, next } = errorCodes[allowed.reason];
  return `${what} ${next}`;
}

/**
 * A file that contains a private key is refused and not stored. So is a certificate that differs from the one that Dropzone reports. When
 * Dropzone cannot be asked, the certificate is kept as not confirmed.
 */
export async function uploadCertificate(customer: Customer, personId: string, file: Blob | Uint8Array): Promise<UploadedCertificate> {
  const person = await getPerson(customer.id, personId);
  const allowed = mayUpload(person.roles);
  if (!allowed.ok) return allowed;
  // Before the file is read into memory.
  if (file instanceof Blob && file.size > longestCertificateFile) {
    const beginning = new Uint8Array(await file.slice(0, beginningOfFile).arrayBuffer());
    return { ok: false, reason: certificateProblemCodes[problemOfLongFile(beginning)] };
  }
  const parsed = parseCertificateFile(file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : file, new Date());
  if (!parsed.ok) return { ok: false, reason: certificateProblemCodes[parsed.reason] };
  const { certificate } = parsed;
  const { thumbprint } = certificate;
  const actor = { kind: "customer", id: personId } as const;
  const key = await openCredential(customer.id, "dropzone-api-key");
  const fetched = await fetchFromDropzone({ customer, dropzoneApiKey: key?.value ?? null });
  const kept = await findCertificate(customer.id);
  switch (isDropzones(thumbprint, { fetched, kept })) {
    case "no":
      return { ok: false, reason: "certificate-mismatch" };
    case "yes":
      await recordAudit(customer.id, { actor, action: "certificate-uploaded", detail: { thumbprint } });
      await keepAsDropzoneSays(customer.id, certificate);
      return { ok: true };
    case "unknown":
      await recordAudit(customer.id, { actor, action: "certificate-uploaded-unconfirmed", detail: { thumbprint } });
      await saveCertificate(customer.id, { ...certificate, source: "upload", uploadedBy: personId });
      await recordSteps(customer.id, [uploadedStep(thumbprint, person.name)]);
      return { ok: true };
  }
}
