import { X509Certificate } from "node:crypto";
import { fromBER, Integer, ObjectIdentifier, OctetString, Sequence } from "asn1js";
import type { ErrorCode } from "@/lib/errors/codes";
import type { DropzoneCertificate } from "@/lib/onboarding/planning/desired";

/**
 * Reads the certificate files that people upload: PEM or DER, whatever the file name. A file with a private key is refused before the
 * certificate in it is read, so that a private key is never stored.
 */

export type CertificateProblem = "empty" | "too-large" | "has-private-key" | "several" | "unreadable" | "expired" | "not-yet-valid";
export type ParsedCertificate = DropzoneCertificate & { subject: string };
export type CertificateFile = { ok: true; certificate: ParsedCertificate } | { ok: false; reason: CertificateProblem };

export const certificateProblemCodes = {
  empty: "certificate-unreadable",
  "too-large": "certificate-unreadable",
  "has-private-key": "certificate-has-private-key",
  several: "certificate-several",
  unreadable: "certificate-unreadable",
  expired: "certificate-expired",
  "not-yet-valid": "certificate-not-yet-valid",
} as const satisfies Record<CertificateProblem, ErrorCode>;

/** A certificate has one or two kilobytes. */
const maxBytes = 64 * 1024;

export function parseCertificateFile(bytes: Uint8Array, now: Date): CertificateFile {
  if (bytes.length === 0) return { ok: false, reason: "empty" };
  if (bytes.length > maxBytes) return { ok: false, reason: "too-large" };
  const text = textOf(bytes);
  if (text !== null) return parseText(text, now);
  if (isPrivateKeyDer(bytes)) return { ok: false, reason: "has-private-key" };
  return read(bytes, now);
}

function parseText(text: string, now: Date): CertificateFile {
  if (/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z0-9 ]{0,40}-----/.test(text)) return { ok: false, reason: "has-private-key" };
  const blocks = [
    ...text.matchAll(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([\s\S]*?)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g),
  ];
  if (blocks.length > 1) return { ok: false, reason: "several" };
  // Some tools write the base64 without the BEGIN and END lines.
  const base64 = (blocks[0]?.[1] ?? text).replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { ok: false, reason: "unreadable" };
  const der = Buffer.from(base64, "base64");
  if (isPrivateKeyDer(der)) return { ok: false, reason: "has-private-key" };
  return read(der, now);
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
