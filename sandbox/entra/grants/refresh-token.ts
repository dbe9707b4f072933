import { findPerson } from "../../world/directory";
import { now, tenantById, type World } from "../../world/world";
import { requireClientProof } from "../client-authentication";
import { requirePageOrServer } from "../cross-origin";
import { Refusal } from "../refusals";
import { answerForPerson, type TokenRequest } from "./token-request";

/** grant_type=refresh_token. One refresh token serves every resource, within its tenant. learn.microsoft.com/entra/identity-platform/refresh-tokens */

const lifetimeMs = { page: 24 * 3_600_000, server: 90 * 24 * 3_600_000 };

export async function redeemRefreshToken(world: World, request: TokenRequest): Promise<Record<string, unknown>> {
  const { client, proof, authority, parameters } = request;
  const issued = world.state.refreshTokens.find((candidate) => candidate.token === parameters.get("refresh_token"));
  const isForPage = issued?.isForPage ?? false;
  requirePageOrServer({ isForPage, origin: request.origin });
  const isPublic =
    isForPage ||
    client.application.isFallbackPublicClient ||
    (client.application.redirectUris.web.length === 0 && !proof.secret && !proof.assertion);
  if (!isPublic) await requireClientProof(world, { client, proof, redirectUri: null, authority, mustBeConfidential: true });
  if (!issued || issued.clientId !== client.application.appId) throw new Refusal(70000);
  if (authority.tenant !== "any" && authority.tenant.id !== issued.tenantId) throw new Refusal(700005);
  if (now(world).getTime() - new Date(issued.issuedAt).getTime() > lifetimeMs[isForPage ? "page" : "server"]) throw new Refusal(70008);
  const tenant = tenantById(world, issued.tenantId);
  const person = tenant ? findPerson(tenant, issued.personId) : null;
  if (!tenant || !person) throw new Refusal(70000);
  return answerForPerson(world, request, {
    tenant,
    person,
    scope: parameters.get("scope") ?? "openid offline_access profile",
    nonce: null,
    ...(isForPage ? { pageSignedInAt: issued.issuedAt } : {}),
  });
}
