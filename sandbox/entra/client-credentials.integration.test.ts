import { createHash, randomUUID, X509Certificate } from "node:crypto";
import { decodeJwt, importPKCS8, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askForToken, portalSecret, SandboxBrowser, tokenFor } from "@/testing/sandbox-browser";
import { type Sandbox, tenantNamed } from "@/testing/sandbox-callers";
import { errorOf, graphAs } from "@/testing/sandbox-graph";
import { integrationCertificate } from "../dropzone/certificates";
import { startSandbox } from "../server";
import { portalClientId } from "../world/portal-app";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ portalOrigin: "http://portal.test" });
});
afterAll(() => sandbox.close());

const control = (path: string, body: unknown) =>
  fetch(`${sandbox.origin}/sandbox/control/${path}`, { method: "POST", body: JSON.stringify(body) });
beforeEach(() => control("reset", { world: "everything-done" }));

const graphScope = "https://graph.microsoft.com/.default";
const dropzoneApp = () => {
  const app = tenantNamed(sandbox.world, "contoso").applications.find(({ displayName }) => displayName === "Dropzone AI");
  if (!app) throw new Error("the world has no Dropzone app");
  return { appId: app.appId, secret: app.passwordCredentials[0]?.secretText ?? "" };
};
const ask = (more: Record<string, string> = {}, tenant = "contoso.onmicrosoft.com") =>
  askForToken(
    sandbox.origin,
    { grant_type: "client_credentials", client_id: dropzoneApp().appId, client_secret: dropzoneApp().secret, scope: graphScope, ...more },
    tenant,
  );

describe("client credentials", () => {
  it.each([
    ["Graph", graphScope, "https://graph.microsoft.com", 7],
    ["Cloud Apps by its bare app id", "05a65629-4c1b-48c1-a78b-804c4abdd4af/.default", "05a65629-4c1b-48c1-a78b-804c4abdd4af", 1],
    ["Defender for Endpoint", "https://api.securitycenter.microsoft.com/.default", "https://api.securitycenter.microsoft.com", 4],
    [
      "Defender for Endpoint with a double slash",
      "https://api.securitycenter.microsoft.com//.default",
      "https://api.securitycenter.microsoft.com/",
      4,
    ],
    ["Exchange", "https://outlook.office365.com/.default", "https://outlook.office365.com", 1],
  ])("gives a token for %s with the roles that were granted", async (_name, scope, audience, count) => {
    const { status, body } = await ask({ scope });
    expect(status).toBe(200);
    const claims = decodeJwt(body.access_token ?? "");
    expect(claims).toMatchObject({
      aud: audience,
      idtyp: "app",
      iss: "https://sts.windows.net/c0170500-0000-4000-8000-000000000001/",
      appid: dropzoneApp().appId,
      ver: "1.0",
    });
    expect(claims.roles).toHaveLength(count);
    expect(body.expires_in).toBe(3599);
  });

  it("client credentials are accepted in every documented form", async () => {
    const { appId, secret } = dropzoneApp();
    const endpoint = `${sandbox.origin}/contoso.com/oauth2/v2.0/token`;
    const basic = Buffer.from(`${encodeURIComponent(appId)}:${encodeURIComponent(secret)}`).toString("base64");
    const byBasic = await fetch(endpoint, {
      method: "POST",
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: graphScope }),
    });
    expect(byBasic.status).toBe(200);
    const byQuery = await fetch(`${endpoint}?${new URLSearchParams({ client_id: appId, scope: graphScope })}`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", client_secret: secret }),
    });
    expect(byQuery.status).toBe(200);
    const older = await fetch(`${sandbox.origin}/contoso.com/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: appId,
        client_secret: secret,
        resource: "https://graph.microsoft.com",
      }),
    });
    expect(older.status).toBe(200);
  });

  it("client credentials are refused for each reason in its own words", async () => {
    const wrong = await ask({ client_secret: "wrong" });
    expect(wrong).toMatchObject({ status: 401, body: { error: "invalid_client", error_codes: [7000215] } });
    expect(Object.keys(wrong.body)).toEqual(
      expect.arrayContaining(["error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id", "error_uri"]),
    );
    const cases: [Record<string, string>, string, number][] = [
      [{}, "organizations", 90019],
      [{}, "common", 9001023],
      [{}, "nowhere.com", 90002],
      [{}, "fabrikam.com", 700016],
      [{ client_id: randomUUID() }, "contoso.com", 700016],
      [{ scope: "https://graph.microsoft.com/Mail.Read" }, "contoso.com", 1002012],
      [{ scope: "https://unknown.example/.default" }, "contoso.com", 500011],
      [{ grant_type: "password" }, "contoso.com", 70003],
    ];
    for (const [more, tenant, code] of cases) {
      expect((await ask(more, tenant)).body.error_codes, JSON.stringify(more)).toEqual([code]);
    }
    expect((await ask({ client_secret: "" })).body.error_codes).toEqual([7000215]);
    await control("clock", { advanceSeconds: 3 * 365 * 24 * 3600 });
    expect((await ask()).body.error_codes).toEqual([7000222]);
  });

  it("proves itself by the certificate that was uploaded", async () => {
    const { appId } = dropzoneApp();
    const certificate = integrationCertificate("contoso");
    const assertion = (pem: string, thumbprintOf: string) => signAssertion(appId, pem, { x5t: thumbprintIn(thumbprintOf) });
    expect((await ask(proof(await assertion(certificate.privateKeyPem, certificate.pem)))).status).toBe(200);
    const other = integrationCertificate("fabrikam");
    expect((await ask(proof(await assertion(other.privateKeyPem, other.pem)))).body.error_codes).toEqual([700027]);
    expect((await ask(proof(await assertion(other.privateKeyPem, certificate.pem)))).body.error_codes).toEqual([700027]);
    expect((await ask(proof("nonsense"))).body.error_codes).toEqual([700027]);
  });

  it("a certificate is named by its thumbprint, padded or not, and clocks may differ by five minutes", async () => {
    const { appId } = dropzoneApp();
    const { pem, privateKeyPem } = integrationCertificate("contoso");
    const x5t = thumbprintIn(pem);
    const signed = async (header: { x5t: string }, times?: { from: number; to: number }) =>
      (await ask(proof(await signAssertion(appId, privateKeyPem, header, times)))).body.error_codes ?? "accepted";
    expect(await signed({ x5t: `${x5t}=` })).toBe("accepted");
    expect(await signed({ x5t: Buffer.from(x5t, "base64url").toString("hex").toUpperCase() })).toBe("accepted");
    expect(await signed({ x5t }, { from: 240, to: 600 })).toBe("accepted");
    expect(await signed({ x5t }, { from: 360, to: 600 })).toEqual([700024]);
    expect(await signed({ x5t }, { from: -600, to: -240 })).toBe("accepted");
    expect(await signed({ x5t }, { from: -600, to: -360 })).toEqual([700024]);
  });
});

const proof = (value: string) => ({
  client_secret: "",
  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  client_assertion: value,
});

const thumbprintIn = (pem: string): string => createHash("sha1").update(new X509Certificate(pem).raw).digest("base64url");

/** `times`: seconds from now. */
async function signAssertion(appId: string, privateKeyPem: string, header: { x5t: string }, times = { from: 0, to: 300 }): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: "RS256", ...header })
    .setIssuer(appId)
    .setSubject(appId)
    .setAudience("https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token")
    .setNotBefore(now + times.from)
    .setExpirationTime(now + times.to)
    .sign(await importPKCS8(privateKeyPem, "RS256"));
}

describe("new objects take effect later", () => {
  it("a new app, its secret and its grants work one after the other", async () => {
    await control("reset", { world: "fresh" });
    const graph = graphAs(sandbox.origin, await tokenFor(sandbox.origin, "ada@contoso.com"));
    await control("propagation", { mode: "real" });
    const app = (await graph("POST", "/applications", { displayName: "New" })).body;
    const askAs = (secret: string) =>
      askForToken(
        sandbox.origin,
        { grant_type: "client_credentials", client_id: String(app.appId), client_secret: secret, scope: graphScope },
        "contoso.com",
      );
    expect((await askAs("x")).body.error_codes).toEqual([700016]);
    expect(errorOf(await graph("POST", `/applications/${app.id}/addPassword`, {})).code).toBe("Request_ResourceNotFound");
    expect(errorOf(await graph("POST", "/servicePrincipals", { appId: app.appId })).details?.[0]?.code).toBe("NoBackingApplicationObject");
    await control("clock", { advanceSeconds: 25 });
    const secret = String((await graph("POST", `/applications/${app.id}/addPassword`, {})).body.secretText);
    expect((await askAs(secret)).body.error_codes).toEqual([7000229]);
    const principal = (await graph("POST", "/servicePrincipals", { appId: app.appId })).body;
    await control("clock", { advanceSeconds: 14 });
    expect((await askAs(secret)).body.error_codes).toEqual([7000229]);
    await control("clock", { advanceSeconds: 8 });
    const before = await askAs(secret);
    expect(decodeJwt(before.body.access_token ?? "").roles).toBeUndefined();
    const resource = (await graph("GET", "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id")).body;
    const grant = { principalId: principal.id, resourceId: resource.id, appRoleId: "7ab1d382-f21e-4acd-a863-ba3e13f7da61" };
    expect((await graph("POST", `/servicePrincipals/${resource.id}/appRoleAssignedTo`, grant)).status).toBe(201);
    expect(decodeJwt((await askAs(secret)).body.access_token ?? "").roles).toBeUndefined();
    await control("clock", { advanceSeconds: 61 });
    expect(decodeJwt((await askAs(secret)).body.access_token ?? "").roles).toEqual(["Directory.Read.All"]);
    const fresh = String((await graph("POST", `/applications/${app.id}/addPassword`, {})).body.secretText);
    expect((await askAs(fresh)).body.error_codes).toEqual([7000215]);
    await control("propagation", { mode: "instant" });
  });
});

describe("a device", () => {
  it("with /.default, an administrator consents to what the registration lists", async () => {
    await control("reset", {});
    const start = await fetch(`${sandbox.origin}/organizations/oauth2/v2.0/devicecode`, {
      method: "POST",
      body: new URLSearchParams({ client_id: portalClientId, scope: graphScope }),
    });
    const { user_code, device_code } = (await start.json()) as { user_code: string; device_code: string };
    await new SandboxBrowser(sandbox.origin).open("/common/oauth2/deviceauth", { code: user_code, person: "ada@contoso.com" });
    const form = { grant_type: "urn:ietf:params:oauth:grant-type:device_code", client_id: portalClientId, device_code };
    expect((await askForToken(sandbox.origin, form)).body.error_codes).toEqual([7000218]);
    const { body } = await askForToken(sandbox.origin, { ...form, client_secret: portalSecret });
    expect(String(decodeJwt(body.access_token ?? "").scp).split(" ")).toContain("Application.ReadWrite.All");
  });

  it("a device is signed in by a code", async () => {
    const start = await fetch(`${sandbox.origin}/organizations/oauth2/v2.0/devicecode`, {
      method: "POST",
      body: new URLSearchParams({ client_id: portalClientId, scope: "openid profile User.Read" }),
    });
    const { user_code, device_code } = (await start.json()) as { user_code: string; device_code: string };
    const poll = () =>
      askForToken(sandbox.origin, {
        grant_type: "urn:ietf:params:oauth:grant-type:device_code",
        client_id: portalClientId,
        client_secret: "portal-app-secret-for-the-sandbox",
        device_code,
      });
    expect((await poll()).body.error).toBe("authorization_pending");
    const browser = new SandboxBrowser(sandbox.origin);
    expect(await (await browser.open("/common/oauth2/deviceauth")).text()).toContain('name="code"');
    expect(await (await browser.open("/common/oauth2/deviceauth", { code: user_code, person: "uma@contoso.com" })).text()).toContain(
      "You have signed in",
    );
    expect((await poll()).status).toBe(200);
    expect((await poll()).body.error).toBe("invalid_grant");
  });
});
