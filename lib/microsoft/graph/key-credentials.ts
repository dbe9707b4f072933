import { z } from "zod";
import { type DropzoneCertificate, dropzoneApp } from "@/lib/onboarding/planning/desired";

/** Certificates of an app, as Graph returns and accepts them. https://learn.microsoft.com/graph/api/resources/keycredential */

export const keyCredentialSchema = z.looseObject({
  keyId: z.string().nullish(),
  customKeyIdentifier: z.string().nullish(),
  displayName: z.string().nullish(),
  startDateTime: z.string().nullish(),
  endDateTime: z.string().nullish(),
});
export type KeyCredential = z.infer<typeof keyCredentialSchema>;

/** Start and end are left out: Entra reads them from the certificate, and refuses an end that is later than the certificate's own. */
export const certificateEntry = (der: string) => ({
  type: "AsymmetricX509Cert",
  usage: "Verify",
  displayName: dropzoneApp.certificateName,
  key: der,
});

/** Null when the certificate is there already. Existing entries are sent back unchanged, since Graph refuses a changed one. */
export function mergeKeyCredentials(existing: readonly KeyCredential[], certificate: Pick<DropzoneCertificate, "der" | "thumbprint">) {
  const isThere = existing.some((key) => thumbprintOf(key.customKeyIdentifier) === certificate.thumbprint);
  return isThere ? null : [...existing, certificateEntry(certificate.der)];
}

/** The entries that are to stay. Null when the certificate is not there. */
export function withoutThumbprint(existing: readonly KeyCredential[], thumbprint: string): KeyCredential[] | null {
  const left = existing.filter((key) => thumbprintOf(key.customKeyIdentifier) !== thumbprint);
  return left.length === existing.length ? null : left;
}

/** Upper-case hex, or null when unreadable. Graph sends `customKeyIdentifier` as hex or as base64 of the same 20 bytes. */
export function thumbprintOf(customKeyIdentifier: string | null | undefined): string | null {
  if (!customKeyIdentifier) return null;
  const compact = customKeyIdentifier.replace(/[\s:]/g, "");
  if (/^[0-9a-f]{40}$/i.test(compact)) return compact.toUpperCase();
  const bytes = Buffer.from(compact, "base64");
  return bytes.length === 20 && /^[A-Za-z0-9+/_-]{27}=?$/.test(compact) ? bytes.toString("hex").toUpperCase() : null;
}
