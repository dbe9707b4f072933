import type { KeyObject, X509Certificate } from "node:crypto";
import type { ErrorCode } from "@/lib/errors/codes";
import type { DropzoneCertificate } from "@/lib/onboarding/planning/desired";
import { type DerItem, itemsInDer } from "./certificate-der";
import { encodedParts, textOf } from "./certificate-text";

/**
 * Reads the certificate files that people upload: PEM, DER or PKCS#7, whatever the file name, with text around them. A file with a private
 * key is refused whatever else is in it, and only the certificate of a file is ever stored.
 */

export type CertificateProblem =
  | "empty"
  | "too-large"
  | "has-private-key"
  | "several"
  | "request"
  | "public-key"
  | "revocation-list"
  | "web-page"
  | "description"
  | "unreadable"
  | "expired"
  | "not-yet-valid"
  | "not-rsa"
  | "key-too-short";
export type ParsedCertificate = DropzoneCertificate & { subject: string };
export type CertificateFile = { ok: true; certificate: ParsedCertificate } | { ok: false; reason: CertificateProblem };

export const certificateProblemCodes = {
  empty: "certificate-file-empty",
  "too-large": "certificate-too-large",
  "has-private-key": "certificate-has-private-key",
  several: "certificate-several",
  request: "certificate-is-request",
  "public-key": "certificate-is-public-key",
  "revocation-list": "certificate-is-revocation-list",
  "web-page": "certificate-is-web-page",
  description: "certificate-is-description",
  unreadable: "certificate-unreadable",
  expired: "certificate-expired",
  "not-yet-valid": "certificate-not-yet-valid",
  "not-rsa": "certificate-not-rsa",
  "key-too-short": "certificate-key-too-short",
} as const satisfies Record<CertificateProblem, ErrorCode>;

/** A certificate has one or two kilobytes, a chain up to ten. Checked before a file is read. */
export const longestCertificateFile = 64 * 1024;
/** What to read of a longer file, to tell what it is. */
export const beginningOfFile = 4096;

/** Entra takes shorter keys and other kinds of keys at upload, and then refuses every sign-in with them. */
const shortestRsaKey = 2048;

export function parseCertificateFile(bytes: Uint8Array, now: Date): CertificateFile {
  if (bytes.length > longestCertificateFile) return { ok: false, reason: problemOfLongFile(bytes.subarray(0, beginningOfFile)) };
  const text = textOf(bytes);
  if (text === null) return choose(itemsInDer(bytes), "unreadable", now);
  if (!/\S/.test(text)) return { ok: false, reason: "empty" };
  const parts = encodedParts(text);
  return choose(parts.flatMap(itemsOf), problemOfText(text), now);
}

/** Saved web pages are longer than certificates. */
export const problemOfLongFile = (beginning: Uint8Array): "web-page" | "too-large" =>
  isWebPage(textOf(beginning) ?? "") ? "web-page" : "too-large";

function itemsOf({ label, der }: ReturnType<typeof encodedParts>[number]): DerItem[] {
  const byLabel = label === null ? null : kindOfLabel(label);
  if (byLabel) return [{ kind: byLabel }];
  // OpenSSL puts its trust settings behind the certificate of such a block.
  return label === "TRUSTED CERTIFICATE" ? itemsInDer(der).slice(0, 1) : itemsInDer(der);
}

function kindOfLabel(label: string): Exclude<DerItem["kind"], "certificate"> | null {
  if (label.includes("PRIVATE KEY")) return "private-key";
  if (label.includes("REQUEST")) return "request";
  if (label.includes("CRL")) return "revocation-list";
  return label.includes("PUBLIC KEY") ? "public-key" : null;
}

function problemOfText(text: string): CertificateProblem {
  if (/^\s*(?:ssh|ecdsa)-[a-z0-9-]{1,40} /.test(text)) return "public-key";
  if (/^PuTTY-User-Key-File/m.test(text)) return "has-private-key";
  if (isWebPage(text)) return "web-page";
  return /\bSubject Public Key Info:|\bSignature Algorithm:/.test(text) ? "description" : "unreadable";
}

const isWebPage = (text: string): boolean => /^\s*<(?:!doctype|!--|html|head|body|script|meta)\b|<(?:html|title|head)\b/i.test(text);

/** `otherwise`: what is wrong with a file in which nothing was recognized. */
function choose(items: readonly DerItem[], otherwise: CertificateProblem, now: Date): CertificateFile {
  const has = (kind: DerItem["kind"]) => items.some((item) => item.kind === kind);
  if (has("private-key") || otherwise === "has-private-key") return { ok: false, reason: "has-private-key" };
  const certificates = [
    ...new Map(
      items.flatMap((item) => (item.kind === "certificate" ? [[item.certificate.fingerprint256, item.certificate]] : [])),
    ).values(),
  ];
  // What nobody knows could be anything, so it is not passed over.
  if (certificates.length === 0 || has("unknown")) return { ok: false, reason: inOrder.find(has) ?? otherwise };
  const leaves = leavesOf(certificates);
  const usable = leaves.filter((certificate) => problemOf(certificate, now) === null);
  const only = leaves.length === 1 ? leaves[0] : usable.length === 1 ? usable[0] : undefined;
  if (only === undefined) return { ok: false, reason: "several" };
  const problem = problemOf(only, now);
  return problem ? { ok: false, reason: problem } : { ok: true, certificate: parsed(only) };
}

/** Of a file without a certificate. */
const inOrder = ["request", "revocation-list", "public-key"] as const;

const mostOfChain = 20;

/** The certificates of a chain that issued none of the others, in any order. An authority that is nobody's issuer here is not meant either. */
function leavesOf(certificates: readonly X509Certificate[]): readonly X509Certificate[] {
  if (certificates.length === 1 || certificates.length > mostOfChain) return certificates;
  const leaves = certificates.filter((each) => !certificates.some((other) => other !== each && other.checkIssued(each)));
  const ends = leaves.filter(({ ca }) => !ca);
  return ends.length > 0 ? ends : leaves;
}

function problemOf(certificate: X509Certificate, now: Date): CertificateProblem | null {
  const weakness = weaknessOf(certificate);
  if (weakness) return weakness;
  if (new Date(certificate.validTo) <= now) return "expired";
  return new Date(certificate.validFrom) > now ? "not-yet-valid" : null;
}

const parsed = (certificate: X509Certificate): ParsedCertificate => ({
  thumbprint: certificate.fingerprint.replaceAll(":", ""),
  der: certificate.raw.toString("base64"),
  subject: certificate.subject.replaceAll("\n", ", "),
  notAfter: new Date(certificate.validTo).toISOString(),
});

function weaknessOf(certificate: X509Certificate): "not-rsa" | "key-too-short" | null {
  let key: KeyObject;
  try {
    key = certificate.publicKey;
  } catch {
    // A kind of key that OpenSSL does not know.
    return "not-rsa";
  }
  // Not "rsa-pss" either: such a key cannot make the signatures that Entra accepts.
  if (key.asymmetricKeyType !== "rsa") return "not-rsa";
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) < shortestRsaKey ? "key-too-short" : null;
}
