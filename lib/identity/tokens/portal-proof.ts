import "server-only";
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { EnvError, env } from "@/lib/env";
import type { ClientProof } from "./msal";

/**
 * How the portal's app proves who it is to Entra: the one of secret, certificate and federated token that is configured. Files are read at each
 * use, so that a replaced file counts without a restart. https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */

/** Throws EnvError when the file cannot be used. Its message never has anything from the file. */
export async function portalProof(): Promise<ClientProof> {
  const { PORTAL_APP_CLIENT_SECRET, PORTAL_APP_CERTIFICATE_FILE, PORTAL_APP_FEDERATED_TOKEN_FILE } = env();
  if (PORTAL_APP_CERTIFICATE_FILE) return certificateProof(await content("PORTAL_APP_CERTIFICATE_FILE", PORTAL_APP_CERTIFICATE_FILE));
  if (PORTAL_APP_FEDERATED_TOKEN_FILE) {
    const token = (await content("PORTAL_APP_FEDERATED_TOKEN_FILE", PORTAL_APP_FEDERATED_TOKEN_FILE)).trim();
    if (token === "") throw unusable("PORTAL_APP_FEDERATED_TOKEN_FILE", "is empty");
    return { clientAssertion: token };
  }
  return { clientSecret: PORTAL_APP_CLIENT_SECRET ?? "" };
}

/** Called at start: throws EnvError when signing in could not work, so that the portal does not start. */
export async function assertPortalProof(): Promise<void> {
  await portalProof();
}

type FileVariable = "PORTAL_APP_CERTIFICATE_FILE" | "PORTAL_APP_FEDERATED_TOKEN_FILE";

function content(variable: FileVariable, file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw unusable(variable, `cannot be read (${error.code})`);
  });
}

function certificateProof(pem: string): ClientProof {
  const [certificate, key] = [readCertificate(pem), readKey(pem)];
  if (!certificate) throw unusable("PORTAL_APP_CERTIFICATE_FILE", "has no certificate (-----BEGIN CERTIFICATE-----)");
  if (!key) throw unusable("PORTAL_APP_CERTIFICATE_FILE", "has no unencrypted private key (-----BEGIN PRIVATE KEY-----)");
  if (!certificate.checkPrivateKey(key)) throw unusable("PORTAL_APP_CERTIFICATE_FILE", "has a private key of another certificate");
  // Entra takes other certificates at upload and refuses every sign-in with them.
  if (key.asymmetricKeyType !== "rsa" || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw unusable("PORTAL_APP_CERTIFICATE_FILE", "has another key than RSA of 2048 bits or more");
  if (new Date(certificate.validTo) <= new Date())
    throw unusable("PORTAL_APP_CERTIFICATE_FILE", `has a certificate that was valid until ${certificate.validTo}`);
  const thumbprintSha256 = certificate.fingerprint256.replaceAll(":", "");
  return { clientCertificate: { thumbprintSha256, privateKey: key.export({ type: "pkcs8", format: "pem" }).toString() } };
}

function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    // OpenSSL's words say nothing that helps.
    return null;
  }
}

function readKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    // There is none, or it is encrypted.
    return null;
  }
}

const unusable = (variable: FileVariable, words: string) => new EnvError(`The file of ${variable} ${words}.`);
