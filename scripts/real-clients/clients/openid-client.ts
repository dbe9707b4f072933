import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import * as oidc from "openid-client";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";
import type { Job, RealClient, Scene } from "../client";

/** openid-client, as a web app uses it: by the metadata, with PKCE, a secret or a key, and no word about Microsoft. */

const redirect = "https://app.example/back";
const graph = "https://graph.microsoft.com";

export const openidClient: RealClient = { name: "openid-client", jobs };

function jobs({ tenantId, app, secret, signIn, enterDeviceCode }: Scene): Job[] {
  const issuer = new URL(`https://login.microsoftonline.com/${tenantId}/v2.0`);
  const discover = (proof: oidc.ClientAuth) => oidc.discovery(issuer, app.appId, secret, proof);
  app.redirectUris.web.push(redirect);
  let tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;
  return [
    {
      does: "signs a person in by code and PKCE, and checks the ID token",
      run: async () => {
        const config = await discover(oidc.ClientSecretPost(secret));
        const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
        const code_challenge = await oidc.calculatePKCECodeChallenge(verifier);
        const scope = `openid profile offline_access ${graph}/User.Read`;
        const challenge = { code_challenge, code_challenge_method: "S256" };
        const back = await signIn(oidc.buildAuthorizationUrl(config, { redirect_uri: redirect, scope, state, nonce, ...challenge }).href);
        tokens = await oidc.authorizationCodeGrant(config, back, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
        });
        assert.equal(tokens.claims()?.tid, tenantId);
        assert.equal(tokens.claims()?.preferred_username, "ada@contoso.com");
      },
    },
    {
      does: "asks who the person is",
      run: async () => {
        const config = await discover(oidc.ClientSecretPost(secret));
        const who = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? "");
        assert.equal(who.email, "ada@contoso.com");
      },
    },
    {
      does: "refreshes, with the secret in the header",
      run: async () => {
        const refreshed = await oidc.refreshTokenGrant(await discover(oidc.ClientSecretBasic(secret)), tokens.refresh_token ?? "");
        assert.ok(refreshed.access_token);
      },
    },
    {
      does: "gets an app's token with a signed assertion",
      run: async () => {
        const pem = integrationCertificate("contoso").privateKeyPem;
        const pkcs8 = createPrivateKey(pem).export({ type: "pkcs8", format: "der" });
        const key = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, false, ["sign"]);
        const kid = integrationCertificate("contoso").thumbprint;
        const config = await discover(oidc.PrivateKeyJwt({ key, kid }));
        const { access_token } = await oidc.clientCredentialsGrant(config, { scope: `${graph}/.default` });
        assert.ok(access_token);
      },
    },
    {
      does: "is refused a wrong secret in OAuth's words",
      run: async () => {
        const config = await discover(oidc.ClientSecretPost("wrong"));
        await assert.rejects(oidc.clientCredentialsGrant(config, { scope: `${graph}/.default` }), { error: "invalid_client" });
      },
    },
    {
      does: "signs a device in",
      run: async () => {
        const config = await discover(oidc.ClientSecretPost(secret));
        const device = await oidc.initiateDeviceAuthorization(config, { scope: `openid profile ${graph}/User.Read` });
        await enterDeviceCode(device.user_code);
        const signedIn = await oidc.pollDeviceAuthorizationGrant(config, { ...device, interval: 0.1 });
        assert.equal(signedIn.claims()?.tid, tenantId);
      },
    },
  ];
}
