import "server-only";
import { CryptoProvider } from "@azure/msal-node";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import type { DelegatedResource } from "@/lib/catalogue/delegated-scopes";
import { env } from "@/lib/env";
import { endpoints } from "@/lib/microsoft/endpoints";
import { newToken } from "@/lib/store/hashed-tokens";
import { scopesToAskFor } from "./delegated-scopes";
import { type IdTokenClaims, idTokenClaimsSchema } from "./id-token";
import { publishedKeys, verifyIdToken } from "./id-token-signature";
import type { MicrosoftSaid } from "./microsoft-said";
import { authorityFor, msalClient, withoutOfflineAccess } from "./msal";
import { portalProof } from "./portal-proof";

/** The portal's own Entra app: Microsoft's addresses for people, and the exchange of a code for tokens. It knows no session. */

/** Work and school accounts of any tenant, but no personal accounts. */
export const anyOrganization = "organizations";

const callbackUri = (): string => `${env().PORTAL_ORIGIN}/auth/callback`;
const consentCallbackUri = (): string => `${env().PORTAL_ORIGIN}/auth/consent-callback`;

export async function newSignInSecrets(): Promise<{ nonce: string; verifier: string; challenge: string }> {
  const crypto = new CryptoProvider();
  const { verifier, challenge } = await crypto.generatePkceCodes();
  return { nonce: newToken(), verifier, challenge };
}

export type SignInRequest = {
  cloud: NationalCloud;
  /** `organizations`, or the id of the only tenant that is accepted. */
  tenant: string;
  /** Null when only the identity is needed. */
  resource: DelegatedResource | null;
};

export async function signInUrl(
  request: SignInRequest & {
    state: string;
    nonce: string;
    challenge: string;
    /** What the ID token must say, as the parameter of OpenID Connect. */
    claims?: string | null;
    loginHint?: string;
    askForAccount?: boolean;
    /** Microsoft answers without a page: with a code, or with an error that says that it would have to ask. */
    silently?: boolean;
  },
): Promise<string> {
  const { app } = await portalClient(request.cloud);
  const url = new URL(
    await app.getAuthCodeUrl({
      authority: authorityFor(request.cloud, request.tenant),
      scopes: scopesOf(request),
      redirectUri: callbackUri(),
      state: request.state,
      nonce: request.nonce,
      codeChallenge: request.challenge,
      codeChallengeMethod: "S256",
      ...(request.loginHint ? { loginHint: request.loginHint } : {}),
      // Without this Microsoft would continue with the signed-in account, which we have just turned away.
      ...(request.askForAccount ? { prompt: "select_account" } : {}),
      ...(request.silently ? { prompt: "none" } : {}),
      ...(request.claims ? { claims: request.claims } : {}),
    }),
  );
  url.search = withoutOfflineAccess(url.search);
  return url.href;
}

export type Redeemed =
  | { ok: true; claims: IdTokenClaims; accessToken: string; scopes: readonly string[]; expiresAt: Date; requestId: string | null }
  | { ok: false; said: MicrosoftSaid };

/** MSAL compares the nonce with the one given here. A code must be redeemed under the tenant segment that issued it (AADSTS700005). */
export async function redeemCode(request: SignInRequest & { code: string; nonce: string; verifier: string }): Promise<Redeemed> {
  const client = await portalClient(request.cloud);
  const asked = await client.ask((app) =>
    app.acquireTokenByCode({
      authority: authorityFor(request.cloud, request.tenant),
      scopes: scopesOf(request),
      redirectUri: callbackUri(),
      code: request.code,
      codeVerifier: request.verifier,
      nonce: request.nonce,
    }),
  );
  if (!asked.ok) return asked;
  const { idToken, accessToken, scopes, expiresOn } = asked.value;
  const verified = await verifyIdToken(idToken, { keys: publishedKeys(request.cloud), clientId: env().PORTAL_APP_CLIENT_ID });
  if (!verified.ok) return { ok: false, said: notVerified(verified.reason, asked.requestId) };
  return {
    ok: true,
    claims: idTokenClaimsSchema.parse(verified.payload),
    accessToken,
    scopes,
    expiresAt: expiresOn ?? new Date(),
    requestId: asked.requestId,
  };
}

/** As MSAL reports its own checks: by OAuth's or its own word for what happened. */
const notVerified = (reason: "not-genuine" | "no-keys", requestId: string | null): MicrosoftSaid => ({
  error: reason === "no-keys" ? "network_error" : "invalid_token",
  description: "",
  codes: [],
  subcode: null,
  status: null,
  requestId,
});

/** Tenant-wide consent to exactly these scopes. https://learn.microsoft.com/entra/identity-platform/v2-admin-consent */
export function adminConsentUrl(request: { cloud: NationalCloud; tenantId: string; resource: DelegatedResource; state: string }): string {
  const url = new URL(`${endpoints(request.cloud).login}/${request.tenantId}/v2.0/adminconsent`);
  url.searchParams.set("client_id", env().PORTAL_APP_CLIENT_ID);
  url.searchParams.set("scope", scopesToAskFor(request.resource, request.cloud).join(" "));
  url.searchParams.set("redirect_uri", consentCallbackUri());
  url.searchParams.set("state", request.state);
  return url.href;
}

async function portalClient(cloud: NationalCloud) {
  return msalClient({ cloud, clientId: env().PORTAL_APP_CLIENT_ID, proof: await portalProof() });
}

/** MSAL adds OpenID's own scopes. A token is for one resource, so a request for Exchange does not include Graph's User.Read. */
function scopesOf({ resource, cloud }: SignInRequest): string[] {
  return resource === null ? [`${endpoints(cloud).graphResource}/User.Read`] : scopesToAskFor(resource, cloud);
}
