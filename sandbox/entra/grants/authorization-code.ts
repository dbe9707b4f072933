import { createHash } from "node:crypto";
import { findPerson } from "../../world/directory";
import type { IssuedCode } from "../../world/state";
import { now, tenantById, type World } from "../../world/world";
import { requireClientProof } from "../client-authentication";
import { requirePageOrServer } from "../cross-origin";
import { Refusal } from "../refusals";
import { parseScopes } from "../scopes";
import { answerForPerson, type TokenRequest } from "./token-request";

/** grant_type=authorization_code. learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redeem-a-code-for-an-access-token */

const codeLifetimeMs = 10 * 60_000;

export async function redeemAuthorizationCode(world: World, request: TokenRequest): Promise<Record<string, unknown>> {
  const { client, proof, authority, parameters } = request;
  const redirectUri = parameters.get("redirect_uri");
  const isForPage = redirectUri !== null && client.application.redirectUris.spa.includes(redirectUri);
  requirePageOrServer({ isForPage, origin: request.origin });
  await requireClientProof(world, { client, proof, redirectUri, authority, mustBeConfidential: false });
  const code = requireKnownCode(world, request);
  requireSameAuthority(code, request);
  requireSameClientAndRedirect(code, request);
  requireUnredeemed(code);
  requireFresh(world, code);
  // AADSTS9002325: a page has no secret, so a verifier is all that its code is tied to.
  if (isForPage && !code.challenge) throw new Refusal(9002325);
  requireVerifier(code, parameters.get("code_verifier"));
  code.redeemed = true;
  const tenant = tenantById(world, code.tenantId);
  const person = tenant ? findPerson(tenant, code.personId) : null;
  if (!tenant || !person) throw new Refusal(70000);
  const context = code.acrs === undefined ? {} : { acrs: code.acrs };
  const page = isForPage ? { pageSignedInAt: code.issuedAt } : {};
  return answerForPerson(world, request, { tenant, person, scope: scopeOf(request, code), nonce: code.nonce, ...context, ...page });
}

/** AADSTS9002313 in practice, AADSTS70000 by the table: a code that was never issued. */
function requireKnownCode(world: World, { parameters }: TokenRequest): IssuedCode {
  const given = parameters.get("code");
  if (!given) throw new Refusal(900144, "code");
  const code = world.state.codes.find((candidate) => candidate.code === given);
  if (!code) throw new Refusal(70000);
  return code;
}

/** AADSTS700005: redeemed under another tenant segment than it was issued under. */
function requireSameAuthority(code: IssuedCode, { authority }: TokenRequest) {
  if (authority.segment.toLowerCase() !== code.tenantSegment) throw new Refusal(700005);
}

/** The redirect URI must equal the one of the authorization request. */
function requireSameClientAndRedirect(code: IssuedCode, { client, parameters }: TokenRequest) {
  if (code.clientId !== client.application.appId) throw new Refusal(70000);
  const redirectUri = parameters.get("redirect_uri");
  if (!redirectUri) throw new Refusal(900144, "redirect_uri");
  if (redirectUri !== code.redirectUri) throw new Refusal(50011, redirectUri, client.application.appId);
}

/** AADSTS54005. */
function requireUnredeemed(code: IssuedCode) {
  if (code.redeemed) throw new Refusal(54005);
}

/** AADSTS70008 after about ten minutes. */
function requireFresh(world: World, code: IssuedCode) {
  if (now(world).getTime() - new Date(code.issuedAt).getTime() > codeLifetimeMs) throw new Refusal(70008);
}

/** AADSTS501481; AADSTS900144 when the verifier is missing altogether. */
function requireVerifier(code: IssuedCode, verifier: string | null) {
  if (!code.challenge) return;
  if (!verifier) throw new Refusal(900144, "code_verifier");
  const [method, challenge] = [code.challenge.slice(0, code.challenge.indexOf(":")), code.challenge.slice(code.challenge.indexOf(":") + 1)];
  const answer = method === "S256" ? createHash("sha256").update(verifier).digest("base64url") : verifier;
  if (answer !== challenge) throw new Refusal(501481);
}

/** The token request may leave `scope` out. Then the first resource of the authorization request is meant. */
function scopeOf({ parameters }: TokenRequest, code: IssuedCode): string {
  const given = parameters.get("scope");
  if (given && parseScopes(given).resources.length > 0) return given;
  const first = parseScopes(code.scopes.join(" ")).resources[0];
  const oidc = code.scopes.filter((scope) => !scope.includes("/") && parseScopes(scope).oidc.length > 0);
  return [...oidc, ...(first?.values.map((value) => `${first.resource}/${value}`) ?? [])].join(" ");
}
