import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { ConfidentialClientApplication, CryptoProvider, type NodeAuthOptions, PublicClientApplication } from "@azure/msal-node";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";
import { azureCliAppId } from "@/sandbox/world/first-party-clients";
import type { Job, RealClient, Scene } from "../client";

/** MSAL for Node with nothing but an app and a tenant: no metadata given, no host made known, no network client of ours. */

const redirect = "https://app.example/msal";
const ofGraph = ["https://graph.microsoft.com/.default"];

export const msalNode: RealClient = { name: "MSAL for Node", jobs };

function jobs({ tenantId, app, secret, signIn, enterDeviceCode }: Scene): Job[] {
  const authority = `https://login.microsoftonline.com/${tenantId}`;
  const asApp = (proof: Partial<NodeAuthOptions>) =>
    new ConfidentialClientApplication({ auth: { clientId: app.appId, authority, ...proof } });
  app.redirectUris.web.push(redirect);
  const web = asApp({ clientSecret: secret });
  return [
    {
      does: "gets an app's token with a secret",
      run: async () => {
        const result = await web.acquireTokenByClientCredential({ scopes: ofGraph });
        assert.ok(result?.accessToken);
      },
    },
    {
      does: "gets an app's token with a certificate, ten times",
      run: async () => {
        const { pem, privateKeyPem } = integrationCertificate("contoso");
        const thumbprintSha256 = createHash("sha256").update(new X509Certificate(pem).raw).digest("hex");
        const client = asApp({ clientCertificate: { thumbprintSha256, privateKey: privateKeyPem } });
        // Its times are rounded up now and then, so one success would say little.
        for (let time = 0; time < 10; time++) {
          const result = await client.acquireTokenByClientCredential({ scopes: ofGraph, skipCache: true });
          assert.ok(result?.accessToken);
        }
      },
    },
    {
      does: "signs a person in by code and PKCE, and again without asking",
      run: async () => {
        const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
        const asked = { scopes: ["User.Read"], redirectUri: redirect, nonce: "the-nonce" };
        const pkce = { codeChallenge: challenge, codeChallengeMethod: "S256" };
        const back = await signIn(await web.getAuthCodeUrl({ ...asked, ...pkce }));
        const code = back.searchParams.get("code") ?? "";
        const result = await web.acquireTokenByCode({ ...asked, code, codeVerifier: verifier }, { code, nonce: "the-nonce" });
        assert.equal(result.account?.username, "ada@contoso.com");
        assert.equal(result.tenantId, tenantId);
        const account = result.account;
        assert.ok(account);
        const again = await web.acquireTokenSilent({ scopes: ["User.Read"], account, forceRefresh: true });
        assert.ok(again.accessToken);
      },
    },
    {
      does: "signs a device in for Azure CLI's app, without a consent",
      run: async () => {
        const client = new PublicClientApplication({
          auth: { clientId: azureCliAppId, authority: "https://login.microsoftonline.com/organizations" },
        });
        const result = await client.acquireTokenByDeviceCode({
          scopes: ofGraph,
          deviceCodeCallback: ({ userCode }) => void enterDeviceCode(userCode),
        });
        assert.equal(result?.account?.tenantId, tenantId);
      },
    },
    {
      does: "is refused a wrong secret with Microsoft's number",
      run: () => assert.rejects(asApp({ clientSecret: "wrong" }).acquireTokenByClientCredential({ scopes: ofGraph }), /AADSTS7000215/),
    },
  ];
}
