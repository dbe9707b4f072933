import { type KeyObject, X509Certificate } from "node:crypto";
import { fromBER, Integer, ObjectIdentifier, OctetString, Sequence } from "asn1js";
import type { ErrorCode } from "@/lib/errors/codes";
import type { DropzoneCertificate } from "@/lib/onboarding/planning/desired";

/**
 * Reads the certificate files that people upload: PEM or DER, whatever the file name. A file with a private key is refused before the
 * certificate in it is read, so that a private key is never stored.
 */

export type CertificateProblem =
  | "empty"
  | "too-large"
  | "has-private-key"
  | "several"
  | "unreadable"
  | "expired"
  | "not-yet-valid"
  | "not-rsa"
  | "key-too-short";
export type ParsedCertificate = DropzoneCertificate & { subject: string };
export type CertificateFile = { ok: true; certificate: ParsedCertificate } | { ok: false; reason: CertificateProblem };

export const certificateProblemCodes = {
  empty: "certificate-unreadable",
  "too-large": "certificate-too-large",
  "has-private-key": "certificate-has-private-key",
  several: "certificate-several",
  unreadable: "certificate-unreadable",
  expired: "certificate-expired",
  "not-yet-valid": "certificate-not-yet-valid",
  "not-rsa": "certificate-not-rsa",
  "key-too-short": "certificate-key-too-short",
} as const satisfies Record<CertificateProblem, ErrorCode>;

/** A certificate has one or two kilobytes. Checked before a file is read. */
export const longestCertificateFile = 64 * 1024;

/** Entra takes shorter keys and other kinds of keys at upload, and then refuses every sign-in with them. */
const shortestRsaKey = 2048;

export function parseCertificateFile(bytes: Uint8Array, now: Date): CertificateFile {
  if (bytes.length === 0) return { ok: false, reason: "empty" };
  if (bytes.length > longestCertificateFile) return { ok: false, reason: "too-large" };
  const text = textOf(bytes);
  if (text !== null) return parseText(text, now);
  if (isPrivateKeyDer(bytes)) return { ok: false, reason: "has-private-key" };
  return read(bytes, now);
}

function parseText(text: string, now: Date): CertificateFile {
  const blocks = blocksOf(text);
  if (blocks.some(({ label }) => label.includes("PRIVATE KEY"))) return { ok: false, reason: "has-private-key" };
  const certificates = blocks.filter(({ label }) => certificateLabels.includes(label));
  if (certificates.length > 1) return { ok: false, reason: "several" };
  // Some tools write the base64 without the BEGIN and END lines.
  const base64 = (certificates[0]?.body ?? text).replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { ok: false, reason: "unreadable" };
  const der = Buffer.from(base64, "base64");
  if (isPrivateKeyDer(der)) return { ok: false, reason: "has-private-key" };
  return read(der, now);
}

const certificateLabels = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];

/** The blocks of a PEM file, in one pass. `body`: the text up to the next line of dashes. */
function blocksOf(text: string): { label: string; body: string }[] {
  return text
    .split("-----BEGIN ")
    .slice(1)
    .map((part) => {
      const [label = "", body = ""] = part.split("-----", 2);
      return { label: label.trim(), body };
    });
}

function read(der: Uint8Array, now: Date): CertificateFile {
  // Bytes after the certificate could be anything, so the file must contain the certificate and nothing else.
  if (decode(der)?.offset !== der.length) return { ok: false, reason: "unreadable" };
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    // All errors of OpenSSL mean the same to the person: the file is not a certificate.
    return { ok: false, reason: "unreadable" };
  }
  const weakness = weaknessOf(certificate);
  if (weakness) return { ok: false, reason: weakness };
  if (new Date(certificate.validTo) <= now) return { ok: false, reason: "expired" };
  if (new Date(certificate.validFrom) > now) return { ok: false, reason: "not-yet-valid" };
  return {
    ok: true,
    certificate: {
      thumbprint: certificate.fingerprint.replaceAll(":", ""),
      der: certificate.raw.toString("base64"),
      subject: certificate.subject.replaceAll("\n", ", "),
      notAfter: new Date(certificate.validTo).toISOString(),
    },
  };
}

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

/** Decodes UTF-8, and the UTF-16 that Windows' Notepad and PowerShell write. Null for binary content. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes[0] === 0x30 && bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * A private key in DER is PKCS#12, PKCS#8 (plain or encrypted), or one of the older RSA and EC forms. Each is a SEQUENCE that begins
 * differently from a certificate: with a number, or for encrypted PKCS#8 with an algorithm that is followed by an OCTET STRING.
 */
function isPrivateKeyDer(bytes: Uint8Array): boolean {
  const [first, second] = elementsOf(decode(bytes)?.result);
  if (first instanceof Integer) return true;
  return elementsOf(first)[0] instanceof ObjectIdentifier && second instanceof OctetString;
}

const elementsOf = (element: unknown) => (element instanceof Sequence ? element.valueBlock.value : []);

/** The first ASN.1 element and its length in bytes (`offset`; -1 when it cannot be parsed). Null when the parser throws. */
function decode(bytes: Uint8Array): ReturnType<typeof fromBER> | null {
  try {
    return fromBER(bytes);
  } catch {
    // For example because of an impossible date. To the person the file is not a certificate.
    return null;
  }
}
