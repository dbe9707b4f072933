import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { z } from "zod";
import { now, type World } from "../world/world";
import type { Client } from "./authorities";
import { Refusal } from "./refusals";

/**
 * A token of another issuer in place of the client's own assertion. Issuer, subject and audience have to equal those of a federated credential,
 * letter by letter. learn.microsoft.com/entra/workload-id/workload-identity-federation
 */

/** AADSTS700211, 700213 or 700212 for what matches no credential, AADSTS700024 outside its time, AADSTS700027 for a wrong signature. */
export async function requireFederatedAssertion(world: World, { application }: Client, assertion: string) {
  const { iss = "", sub = "", aud } = decodeJwt(assertion);
  const audience = [aud].flat()[0] ?? "";
  const ofIssuer = application.federatedIdentityCredentials.filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) throw new Refusal(700211, iss);
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
  if (ofSubject.length === 0) throw new Refusal(700213, sub);
  if (!ofSubject.some(({ audiences }) => audiences.includes(audience))) throw new Refusal(700212, audience);
  const keys = await keysOf(iss).catch(() => {
    throw new Refusal(700027, "The keys of the issuer could not be read.");
  });
  await jwtVerify(assertion, keys, {
    algorithms: ["RS256"],
    issuer: iss,
    requiredClaims: ["exp"],
    clockTolerance: "5m",
    currentDate: now(world),
  }).catch((error: { code?: string }) => {
    throw error.code === "ERR_JWT_EXPIRED" ? new Refusal(700024) : new Refusal(700027, "The signature or the claims are wrong.");
  });
}

const discoverySchema = z.object({ jwks_uri: z.url() });

/** The issuer publishes where its keys are. https://openid.net/specs/openid-connect-discovery-1_0.html */
async function keysOf(issuer: string) {
  const answer = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(5_000) });
  const { jwks_uri } = discoverySchema.parse(await answer.json());
  return createRemoteJWKSet(new URL(jwks_uri));
}
