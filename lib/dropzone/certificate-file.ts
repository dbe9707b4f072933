import { X509Certificate } from "node:crypto";
import type { ErrorCode } from "@/lib/errors/codes";
import type { DropzoneCertificate } from "@/lib/onboarding/planning/desired";

/**
 * A certificate file as people have them: PEM or DER, whatever its name ends in. A file that holds a private key is refused
 * before anything else is looked at, so that no path leads from here to keeping one.
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

/** A certificate is one or two kilobytes. */
const mostBytes = 64 * 1024;

export function parseCertificateFile(bytes: Uint8Array, now: Date): CertificateFile {
  if (bytes.length === 0) return { ok: false, reason: "empty" };
  if (bytes.length > mostBytes) return { ok: false, reason: "too-large" };
  const text = textOf(bytes);
  if (text !== null) return parseText(text, now);
  if (isPrivateKeyDer(bytes)) return { ok: false, reason: "has-private-key" };
  return read(bytes, now);
}

function parseText(text: string, now: Date): CertificateFile {
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY[A-Z0-9 ]*-----/.test(text)) return { ok: false, reason: "has-private-key" };
  const blocks = [
    ...text.matchAll(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([\s\S]*?)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g),
  ];
  if (blocks.length > 1) return { ok: false, reason: "several" };
  // Some tools write the base64 without its frame.
  const base64 = (blocks[0]?.[1] ?? text).replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { ok: false, reason: "unreadable" };
  const der = Buffer.from(base64, "base64");
  if (isPrivateKeyDer(der)) return { ok: false, reason: "has-private-key" };
  return read(der, now);
}

function read(der: Uint8Array, now: Date): CertificateFile {
  // Bytes after the certificate may be anything, so the file must be the certificate and nothing else.
  if (derLength(der) !== der.length) return { ok: false, reason: "unreadable" };
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    // Whatever OpenSSL says about it, to the person it is a file that is no certificate.
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

/** Text in UTF-8, or in the UTF-16 that Windows' Notepad and PowerShell write; null for binary. */
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
 * The three forms in which a private key comes as DER: PKCS#12, PKCS#8 (plain or encrypted) and the older RSA and EC ones. Each
 * begins as a SEQUENCE whose first element a certificate never has there: a number, or for encrypted PKCS#8 an algorithm with an
 * OCTET STRING behind it.
 */
function isPrivateKeyDer(bytes: Uint8Array): boolean {
  const outer = header(bytes, 0);
  if (outer?.tag !== 0x30) return false;
  const first = header(bytes, outer.start);
  if (first === null) return false;
  if (first.tag === 0x02) return true;
  const second = header(bytes, first.start + first.length);
  const isAlgorithm = first.tag === 0x30 && header(bytes, first.start)?.tag === 0x06;
  return isAlgorithm && second?.tag === 0x04;
}

function derLength(bytes: Uint8Array): number | null {
  const outer = header(bytes, 0);
  return outer?.tag === 0x30 ? outer.start + outer.length : null;
}

/** Tag and length of the DER element at `offset`; null when there is none. */
function header(bytes: Uint8Array, offset: number): { tag: number; start: number; length: number } | null {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) return null;
  if (first < 0x80) return { tag, start: offset + 2, length: first };
  const count = first & 0x7f;
  // 0x80 is BER's indefinite length, which some PKCS#12 files begin with.
  if (count === 0) return { tag, start: offset + 2, length: 0 };
  if (count > 4 || offset + 2 + count > bytes.length) return null;
  let length = 0;
  for (const byte of bytes.subarray(offset + 2, offset + 2 + count)) length = length * 256 + byte;
  return { tag, start: offset + 2 + count, length };
}
