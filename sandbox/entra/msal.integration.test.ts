import { ConfidentialClientApplication } from "@azure/msal-node";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerOf, callback, pkce, portalSecret, SandboxBrowser, tokenFor } from "@/testing/sandbox-browser";
import { type Sandbox, tenantNamed } from "@/testing/sandbox-callers";
import { startSandbox } from "../server";
import { portalClientId } from "../world/portal-app";

/** Microsoft's own library against the sandbox. Its authority stays https://login.microsoftonline.com; only the endpoints are configured. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ portalOrigin: "http://portal.test" });
});
afterAll(() => sandbox.close());

function msal(tenant: string, client: { clientId: string; clientSecret: string }) {
  const base = `${sandbox.origin}/${tenant}`;
  return new ConfidentialClientApplication({
    auth: {
      ...client,
      authority: `https://login.microsoftonline.com/${tenant}`,
      authorityMetadata: JSON.stringify({
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        end_session_endpoint: `${base}/oauth2/v2.0/logout`,
        issuer: `https://login.microsoftonline.com/${tenant === "organizations" ? "{tenantid}" : tenant}/v2.0`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
      }),
    },
  });
}

const portal = { clientId: portalClientId, clientSecret: portalSecret };

describe("MSAL Node", () => {
  it("signs a person in with a code, a verifier and a nonce, and renews silently for another scope", async () => {
    const client = msal("organizations", portal);
    const { verifier, challenge } = pkce();
    const request = { scopes: ["User.Read"], redirectUri: callback, state: "state-1", nonce: "nonce-1" };
    const address = await client.getAuthCodeUrl({
      ...request,
      codeChallenge: challenge,
      codeChallengeMethod: "S256",
      loginHint: "uma@fabrikam.com",
    });
    expect(address.startsWith(sandbox.origin)).toBe(true);
    const back = answerOf(await new SandboxBrowser(sandbox.origin).open(address.slice(sandbox.origin.length)));
    expect(back.get("state")).toBe("state-1");
    const answer = await client.acquireTokenByCode(
      { ...request, code: back.get("code") ?? "", codeVerifier: verifier },
      { nonce: "nonce-1", state: back.get("state") ?? "", code: back.get("code") ?? "" },
    );
    expect(answer.account?.username).toBe("uma@fabrikam.com");
    expect(answer.tenantId).toBe("fab21ca0-0000-4000-8000-000000000002");
    await tokenFor(sandbox.origin, "ada@fabrikam.com");
    if (!answer.account) throw new Error("MSAL gave no account");
    const silent = await client.acquireTokenSilent({ account: answer.account, scopes: ["Application.ReadWrite.All"], forceRefresh: true });
    expect(decodeJwt(silent.accessToken).scp).toContain("Application.ReadWrite.All");
  });

  it("takes an app token, and reports a refused secret with its code", async () => {
    await fetch(`${sandbox.origin}/sandbox/control/world`, {
      method: "POST",
      body: JSON.stringify({ name: "everything-done", tenant: "contoso.com" }),
    });
    const tenant = tenantNamed(sandbox.world, "contoso");
    const app = tenant.applications.find(({ displayName }) => displayName === "Dropzone AI");
    const secret = app?.passwordCredentials[0]?.secretText ?? "";
    const scopes = ["https://graph.microsoft.com/.default"];
    const token = await msal(tenant.id, { clientId: app?.appId ?? "", clientSecret: secret }).acquireTokenByClientCredential({
      scopes,
      skipCache: true,
    });
    expect(decodeJwt(token?.accessToken ?? "").roles).toContain("AuditLog.Read.All");
    const refused = msal(tenant.id, { clientId: app?.appId ?? "", clientSecret: "wrong" }).acquireTokenByClientCredential({ scopes });
    await expect(refused).rejects.toThrow("AADSTS7000215");
  });
});
