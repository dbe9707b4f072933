import { createHash, X509Certificate } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, type JWTPayload, jwtVerify } from "jose";
import type { KeyCredential } from "../world/state";
import { isEffective, now, type World } from "../world/world";
import type { Client } from "./authorities";
import { isWithinLifetime } from "./credential-lifetime";
import { requireFederatedAssertion } from "./federated-assertions";
import { Refusal } from "./refusals";

/** A client's assertion: signed by itself with a registered certificate, or by another issuer that the application trusts. */

/** Who issued it decides which of the two it is. */
export async function requireAssertion(world: World, client: Client, assertion: string) {
  const { iss } = decoded(assertion);
  if (iss === undefined || iss === client.application.appId) return requireCertificateAssertion(world, client, assertion);
  return requireFederatedAssertion(world, client, assertion);
}

/** AADSTS700027 and AADSTS700024. learn.microsoft.com/entra/identity-platform/certificate-credentials */
async function requireCertificateAssertion(world: World, { application }: Client, assertion: string) {
  const credential = application.keyCredentials.find((key) => isEffective(world, key.effectiveAt) && isSignedWith(assertion, key));
  if (!credential) throw new Refusal(700027, "The key was not found.");
  if (!isWithinLifetime(world, credential)) throw new Refusal(700027, "The certificate used to sign the client assertion is expired.");
  const certificate = new X509Certificate(Buffer.from(credential.key, "base64"));
  const verified = await jwtVerify(assertion, certificate.publicKey, {
    algorithms: ["RS256", "PS256"],
    issuer: application.appId,
    subject: application.appId,
    requiredClaims: ["exp"],
    // Clients round their times up, and clocks differ.
    clockTolerance: "5m",
    currentDate: now(world),
  }).catch((error: { code?: string; claim?: string }) => {
    const isTooEarlyOrLate = error.code === "ERR_JWT_EXPIRED" || error.claim === "nbf";
    throw isTooEarlyOrLate ? new Refusal(700024) : new Refusal(700027, "The signature or the claims are wrong.");
  });
  const audience = [verified.payload.aud].flat()[0] ?? "";
  if (!/\/(oauth2\/(v2\.0\/)?token|v2\.0)$/.test(audience)) throw new Refusal(700027, "The audience is not this token endpoint.");
}

function isSignedWith(assertion: string, { key }: KeyCredential): boolean {
  const der = Buffer.from(key, "base64");
  const header = decodeHeader(assertion);
  // MSAL for Python pads its thumbprints.
  const bare = (name: string) => (typeof header[name] === "string" ? header[name].replace(/=+$/, "") : null);
  const sha1 = createHash("sha1").update(der).digest();
  const sha256 = createHash("sha256").update(der).digest("base64url");
  if (bare("x5t#S256")) return bare("x5t#S256") === sha256;
  return [sha1.toString("base64url"), sha1.toString("hex").toUpperCase()].some((form) => form === bare("x5t") || form === bare("kid"));
}

function decodeHeader(assertion: string): Record<string, unknown> {
  try {
    return decodeProtectedHeader(assertion);
  } catch {
    // Not a JWT, so no certificate can have signed it.
    return {};
  }
}

function decoded(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch {
    // Not a JWT, so nobody issued it.
    return {};
  }
}
