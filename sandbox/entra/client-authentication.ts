import { createHash, X509Certificate } from "node:crypto";
import type { Context } from "hono";
import { decodeProtectedHeader, jwtVerify } from "jose";
import type { Application, KeyCredential, PasswordCredential, ServicePrincipal } from "../world/state";
import { isEffective, now, type World } from "../world/world";
import { type Authority, type Client, isPublicClient } from "./authorities";
import type { Parameters } from "./parameters";
import { Refusal } from "./refusals";

/** How a client proves who it is: a secret by form or by Basic, or an assertion that a registered certificate signed. */

export type ClientProof = { clientId: string | null; secret: string | null; assertion: string | null };

export function readProof(c: Context, parameters: Parameters): ClientProof {
  const basic = /^Basic (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (basic) {
    const [id, ...secret] = Buffer.from(basic, "base64").toString("utf8").split(":");
    return { clientId: formDecode(id ?? ""), secret: formDecode(secret.join(":")), assertion: null };
  }
  return { clientId: parameters.get("client_id"), secret: parameters.get("client_secret"), assertion: parameters.get("client_assertion") };
}

/** RFC 6749 2.3.1: both halves are form-encoded before they are joined. */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    // The secret was not form-encoded and contains a percent sign.
    return text;
  }
}

/** AADSTS7000218 when the client sends no proof, AADSTS700025 when a public client sends one. */
export async function requireClientProof(
  world: World,
  of: {
    client: Client;
    proof: ClientProof;
    redirectUri: string | null;
    authority: Authority;
    mustBeConfidential: boolean;
    /** The app's service principal in the tenant, whose own credentials count too. Absent where no tenant is settled yet. */
    principal?: ServicePrincipal;
  },
) {
  const { client, proof } = of;
  const holders = [client.application, ...(of.principal ? [of.principal] : [])];
  const isPublic = !of.mustBeConfidential && isPublicClient(client, of.redirectUri);
  if (isPublic && (proof.secret || proof.assertion)) throw new Refusal(700025);
  if (isPublic) return;
  if (proof.assertion) return requireAssertion(world, { client, holders }, proof.assertion);
  if (proof.secret === null) throw new Refusal(7000218);
  requireSecret(world, { client, holders }, proof.secret);
}

type Claimed = { client: Client; holders: readonly Pick<Application, "passwordCredentials" | "keyCredentials">[] };

/** AADSTS7000215 for a wrong secret or one not replicated yet; AADSTS7000222 for an expired one. */
function requireSecret(world: World, { client: { application }, holders }: Claimed, secret: string) {
  const match = holders
    .flatMap(({ passwordCredentials }) => passwordCredentials)
    .find((credential) => credential.secretText === secret && isEffective(world, credential.effectiveAt));
  if (!match) throw new Refusal(7000215, application.appId);
  if (!isWithinLifetime(world, match)) throw new Refusal(7000222, application.appId);
}

function isWithinLifetime(world: World, { startDateTime, endDateTime }: PasswordCredential | KeyCredential): boolean {
  const at = now(world).getTime();
  // Entra writes times to the second, so a credential may start within the current second.
  return new Date(startDateTime).getTime() <= at + 1000 && at < new Date(endDateTime).getTime();
}

/** AADSTS700027. learn.microsoft.com/entra/identity-platform/certificate-credentials */
async function requireAssertion(world: World, { client: { application }, holders }: Claimed, assertion: string) {
  const keys = holders.flatMap(({ keyCredentials }) => keyCredentials);
  const credential = keys.find((key) => isEffective(world, key.effectiveAt) && isSignedWith(assertion, key));
  if (!credential) throw new Refusal(700027, "The key was not found.");
  if (!isWithinLifetime(world, credential)) throw new Refusal(700027, "The certificate used to sign the client assertion is expired.");
  const certificate = new X509Certificate(Buffer.from(credential.key, "base64"));
  const verified = await jwtVerify(assertion, certificate.publicKey, {
    algorithms: ["RS256", "PS256"],
    issuer: application.appId,
    subject: application.appId,
    currentDate: now(world),
  }).catch((error: { code?: string }) => {
    throw error.code === "ERR_JWT_EXPIRED" ? new Refusal(700024) : new Refusal(700027, "The signature or the claims are wrong.");
  });
  const audience = [verified.payload.aud].flat()[0] ?? "";
  if (!/\/(oauth2\/(v2\.0\/)?token|v2\.0)$/.test(audience)) throw new Refusal(700027, "The audience is not this token endpoint.");
}

function isSignedWith(assertion: string, { key }: KeyCredential): boolean {
  const der = Buffer.from(key, "base64");
  const header = decodeHeader(assertion);
  const sha1 = createHash("sha1").update(der).digest();
  const sha256 = createHash("sha256").update(der).digest("base64url");
  if (header["x5t#S256"]) return header["x5t#S256"] === sha256;
  return [sha1.toString("base64url"), sha1.toString("hex").toUpperCase()].some((form) => form === header.x5t || form === header.kid);
}

function decodeHeader(assertion: string): Record<string, unknown> {
  try {
    return decodeProtectedHeader(assertion);
  } catch {
    // Not a JWT, so no certificate can have signed it.
    return {};
  }
}
