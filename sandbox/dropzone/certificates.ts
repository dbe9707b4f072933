import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * Each Dropzone tenant's own integration certificate, with the private key that a real Dropzone would never let out.
 * The keys are fixtures made with openssl for these three stand-ins; they open nothing outside the sandbox.
 */

/** `der`: its bytes in base64. */
export type IntegrationCertificate = {
  pem: string;
  der: string;
  privateKeyPem: string;
  thumbprint: string;
  subject: string;
  notAfter: string;
};

const holders = ["contoso", "fabrikam", "northwind"];
const known = new Map<string, IntegrationCertificate>();

/** `label` is the first part of the Dropzone tenant's host: contoso of contoso.dropzone.app. */
export function integrationCertificate(label: string): IntegrationCertificate {
  const cached = known.get(label);
  if (cached) return cached;
  // A tenant that a test made for itself has no fixture of its own.
  const holder = holders.includes(label) ? label : "northwind";
  const pem = fixture(`${holder}.certificate.pem`);
  const certificate = new X509Certificate(pem);
  const read = {
    pem,
    der: certificate.raw.toString("base64"),
    privateKeyPem: fixture(`${holder}.sandbox-only.key.pem`),
    thumbprint: certificate.fingerprint.replaceAll(":", ""),
    subject: certificate.subject.split("\n").reverse().join(", "),
    notAfter: new Date(certificate.validTo).toISOString(),
  };
  known.set(label, read);
  return read;
}

/** A holder whose certificate is another one. */
export const otherHolder = ({ thumbprint }: IntegrationCertificate): string =>
  holders.find((holder) => integrationCertificate(holder).thumbprint !== thumbprint) ?? "northwind";

function fixture(name: string): string {
  return readFileSync(new URL(`./certificates/${name}`, import.meta.url), "utf8");
}
