import { decodeJwt } from "jose";
import { afterAll, describe, expect, it } from "vitest";
import { askForToken, SandboxBrowser } from "@/testing/sandbox-browser";
import { forbidden, graphAs, refused } from "@/testing/sandbox-graph";
import { startSandbox } from "../server";
import { azureCliAppId } from "../world/first-party-clients";

const sandbox = await startSandbox({ portalOrigin: "http://portal.test", trafficLog: "" });
afterAll(() => sandbox.close());

/** Signs Uma, who has no directory role, in to Azure CLI by device code. */
async function signInToAzureCli(scope: string) {
  const start = await fetch(`${sandbox.origin}/organizations/oauth2/v2.0/devicecode`, {
    method: "POST",
    body: new URLSearchParams({ client_id: azureCliAppId, scope: `openid profile offline_access ${scope}` }),
  });
  const { user_code, device_code } = (await start.json()) as { user_code: string; device_code: string };
  await new SandboxBrowser(sandbox.origin).open("/common/oauth2/deviceauth", { code: user_code, person: "uma@contoso.com" });
  const grant_type = "urn:ietf:params:oauth:grant-type:device_code";
  return (await askForToken(sandbox.origin, { grant_type, client_id: azureCliAppId, device_code })).body;
}

const ask = async (path: string, token?: string) => {
  const response = await fetch(`${sandbox.origin}${path}`, { headers: token ? { authorization: `Bearer ${token}` } : {} });
  return { status: response.status, body: (await response.json()) as { value?: unknown[]; error?: { code: string } } };
};

describe("Microsoft's own programs", () => {
  it("Azure CLI signs anybody in without a consent, with the permissions that Microsoft gave it", async () => {
    const { access_token, refresh_token } = await signInToAzureCli("https://graph.microsoft.com/.default");
    const { scp } = decodeJwt<{ scp: string }>(String(access_token));
    expect(scp.split(" ")).toEqual(expect.arrayContaining(["Directory.AccessAsUser.All", "Application.ReadWrite.All"]));
    const graph = graphAs(sandbox.origin, String(access_token));
    const principals = `/servicePrincipals?$filter=${encodeURIComponent(`appId eq '${azureCliAppId}'`)}`;
    expect((await graph("GET", principals)).body.value).toMatchObject([{ displayName: "Microsoft Azure CLI" }]);
    expect((await graph("GET", "/oauth2PermissionGrants")).status).toBe(200);
    // What the person may do, and no more.
    expect((await graph("GET", "/organization")).status).toBe(200);
    const [cli] = (await graph("GET", principals)).body.value ?? [];
    expect(refused(await graph("DELETE", `/servicePrincipals/${cli?.id}`))).toEqual(forbidden);
    const scope = "https://management.core.windows.net//.default";
    const azure = await askForToken(sandbox.origin, {
      grant_type: "refresh_token",
      client_id: azureCliAppId,
      refresh_token: String(refresh_token),
      scope,
    });
    expect(decodeJwt(String(azure.body.access_token))).toMatchObject({
      scp: "user_impersonation",
      aud: "https://management.core.windows.net/",
    });
  });
});

describe("Azure Resource Manager", () => {
  it("Azure has the caller's tenant and no subscriptions, and wants a token of its own and an api-version", async () => {
    const token = String((await signInToAzureCli("https://management.core.windows.net//.default")).access_token);
    const version = "?api-version=2019-11-01";
    expect((await ask(`/subscriptions${version}`, token)).body.value).toEqual([]);
    expect((await ask(`/tenants${version}`, token)).body.value).toMatchObject([{ displayName: "Contoso", tenantCategory: "Home" }]);
    expect((await ask("/tenants", token)).body.error?.code).toBe("MissingApiVersionParameter");
    expect((await ask(`/tenants${version}`)).body.error?.code).toBe("AuthenticationFailed");
    const other = String((await signInToAzureCli("https://graph.microsoft.com/.default")).access_token);
    expect(await ask(`/tenants${version}`, other)).toMatchObject({ status: 401, body: { error: { code: "InvalidAuthenticationToken" } } });
  });
});
