import { createHash } from "node:crypto";
import { z } from "zod";
import { type DropzoneCertificate, dropzoneApp } from "@/lib/onboarding/planning/desired";

/** Certificates of an app, as Graph returns and accepts them. https://learn.microsoft.com/graph/api/resources/keycredential */

export const keyCredentialSchema = z.looseObject({
  keyId: z.string().nullish(),
  customKeyIdentifier: z.string().nullish(),
  /** The certificate, DER in base64. Graph sends it when one object is read with `$select=keyCredentials`, and null otherwise. */
  key: z.string().nullish(),
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
  const isThere = existing.some((key) => keyThumbprint(key) === certificate.thumbprint);
  return isThere ? null : [...existing, certificateEntry(certificate.der)];
}

/** The entries that are to stay. Null when the certificate is not there. */
export function withoutThumbprint(existing: readonly KeyCredential[], thumbprint: string): KeyCredential[] | null {
  const left = existing.filter((key) => keyThumbprint(key) !== thumbprint);
  return left.length === existing.length ? null : left;
}

/**
 * The SHA-1 thumbprint, upper-case hex, of the certificate itself. `customKeyIdentifier` is text that whoever adds a key may choose, so it
 * counts only where Graph did not send the certificate. Null when neither can be read.
 */
export function keyThumbprint({ key, customKeyIdentifier }: KeyCredential): string | null {
  if (!key) return thumbprintOf(customKeyIdentifier);
  return createHash("sha1").update(Buffer.from(key, "base64")).digest("hex").toUpperCase();
}

/** Upper-case hex, or null when unreadable. Graph sends `customKeyIdentifier` as hex or as base64 of the same 20 bytes. */
export function thumbprintOf(customKeyIdentifier: string | null | undefined): string | null {
  if (!customKeyIdentifier) return null;
  const compact = customKeyIdentifier.replace(/[\s:]/g, "");
  if (/^[0-9a-f]{40}$/i.test(compact)) return compact.toUpperCase();
  const bytes = Buffer.from(compact, "base64");
  return bytes.length === 20 && /^[A-Za-z0-9+/_-]{27}=?$/.test(compact) ? bytes.toString("hex").toUpperCase() : null;
}
