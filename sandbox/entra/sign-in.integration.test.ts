import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  answerOf,
  askForToken,
  authorizePath,
  Browser,
  callback,
  consentCallback,
  graphScopes,
  pkce,
  portalSecret,
  signInScopes,
} from "@/testing/sandbox-browser";
import type { Sandbox } from "@/testing/sandbox-callers";
import { startSandbox } from "../server";
import { portalClientId } from "../world/portal-app";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ portalOrigin: "http://portal.test" });
});
afterAll(() => sandbox.close());

const control = (path: string, body: unknown) =>
  fetch(`${sandbox.origin}/sandbox/control/${path}`, { method: "POST", body: JSON.stringify(body) });
beforeEach(() => control("reset", {}));

function redemption(code: string | null, more: Record<string, string> = {}) {
  return {
    grant_type: "authorization_code",
    client_id: portalClientId,
    client_secret: portalSecret,
    code: code ?? "",
    redirect_uri: callback,
    scope: signInScopes,
    ...more,
  };
}

async function codeFor(userName: string, more: Record<string, string> = {}): Promise<string | null> {
  const response = await new Browser(sandbox.origin).open(authorizePath({ login_hint: userName, ...more }));
  return answerOf(response).get("code");
}

const pageText = async (response: Response) => ({ status: response.status, text: await response.text() });

describe("signing in", () => {
  it("offers every person as a button, and goes on with the one that is pressed", async () => {
    const browser = new Browser(sandbox.origin);
    const { text } = await pageText(await browser.open(authorizePath({})));
    expect(text).toContain('<button name="person" value="ada@contoso.com">');
    const response = await browser.open(authorizePath({}), { person: "uma@contoso.com" });
    expect(response.status).toBe(302);
    expect(answerOf(response).get("state")).toBe("the-state");
    expect(answerOf(response).get("code")).toBeTruthy();
  });

  it("remembers the person, unless it is told to ask", async () => {
    const browser = new Browser(sandbox.origin);
    await browser.open(authorizePath({}), { person: "uma@contoso.com" });
    expect((await browser.open(authorizePath({}))).status).toBe(302);
    expect((await browser.open(authorizePath({ prompt: "select_account" }))).status).toBe(200);
    expect(answerOf(await new Browser(sandbox.origin).open(authorizePath({ prompt: "none" }))).get("error")).toBe("login_required");
  });

  it("a code is redeemed once, by its verifier, at its own authority", async () => {
    const { verifier, challenge } = pkce();
    const code = await codeFor("uma@contoso.com", { code_challenge: challenge, code_challenge_method: "S256" });
    const wrong = await askForToken(sandbox.origin, redemption(code, { code_verifier: "another" }));
    expect(wrong).toMatchObject({ status: 400, body: { error: "invalid_grant", error_codes: [501481] } });
    const elsewhere = await askForToken(sandbox.origin, redemption(code, { code_verifier: verifier }), "contoso.onmicrosoft.com");
    expect(elsewhere.body.error_codes).toEqual([700005]);
    const answer = await askForToken(sandbox.origin, redemption(code, { code_verifier: verifier, client_info: "1" }));
    expect(answer.status).toBe(200);
    const claims = decodeJwt(String(answer.body.id_token));
    expect(claims).toMatchObject({
      aud: portalClientId,
      iss: "https://login.microsoftonline.com/c0170500-0000-4000-8000-000000000001/v2.0",
      tid: "c0170500-0000-4000-8000-000000000001",
      nonce: "the-nonce",
      preferred_username: "uma@contoso.com",
      name: "Uma User",
    });
    expect(claims.roles).toBeUndefined();
    expect(answer.body.scope).toContain("https://graph.microsoft.com/User.Read");
    const again = await askForToken(sandbox.origin, redemption(code, { code_verifier: verifier }));
    expect(again.body.error_codes).toEqual([54005]);
  });

  it("a code is worth nothing after ten minutes, or with another redirect URI or secret", async () => {
    const code = await codeFor("uma@contoso.com");
    expect((await askForToken(sandbox.origin, redemption(code, { client_secret: "wrong" }))).body).toMatchObject({
      error: "invalid_client",
      error_codes: [7000215],
    });
    expect((await askForToken(sandbox.origin, redemption(code, { redirect_uri: consentCallback }))).body.error_codes).toEqual([50011]);
    await control("clock", { advanceSeconds: 700 });
    expect((await askForToken(sandbox.origin, redemption(code))).body.error_codes).toEqual([70008]);
  });

  it.each([
    ["a redirect URI that is not registered", { redirect_uri: "http://evil.test/auth/callback" }, "organizations", "AADSTS50011"],
    ["an app that nobody registered", { client_id: "00000000-0000-4000-8000-00000000dead" }, "organizations", "AADSTS700016"],
    ["a tenant that does not exist", {}, "nowhere.onmicrosoft.com", "AADSTS90002"],
    ["a person of another tenant", { login_hint: "ada@fabrikam.com" }, "contoso.com", "AADSTS50020"],
  ])("shows a page, and redirects nowhere, for %s", async (_what, parameters, tenant, code) => {
    const { status, text } = await pageText(await new Browser(sandbox.origin).open(authorizePath(parameters, tenant)));
    expect(status).toBe(400);
    expect(text).toContain(code);
  });

  it("answers by form_post when asked to", async () => {
    const { text } = await pageText(
      await new Browser(sandbox.origin).open(authorizePath({ response_mode: "form_post", login_hint: "uma@contoso.com" })),
    );
    expect(text).toContain(`action="${callback}"`);
    expect(text).toContain('name="code"');
  });

  it("tells Dropzone's staff by the roles in their ID token", async () => {
    const answer = await askForToken(sandbox.origin, redemption(await codeFor("drew@dropzone.ai")));
    expect(decodeJwt(String(answer.body.id_token))).toMatchObject({ tid: "d2090e00-0000-4000-8000-0000000000d2", roles: ["Admin"] });
  });

  it("signing out forgets the person, and returns only to a registered address", async () => {
    const browser = new Browser(sandbox.origin);
    await browser.open(authorizePath({}), { person: "uma@contoso.com" });
    const stranger = await browser.open("/organizations/oauth2/v2.0/logout?post_logout_redirect_uri=http://evil.test/");
    expect(stranger.status).toBe(200);
    expect((await browser.open(authorizePath({}))).status).toBe(200);
    const registered = await browser.open(`/organizations/oauth2/v2.0/logout?post_logout_redirect_uri=${encodeURIComponent(callback)}`);
    expect(registered.headers.get("location")).toBe(callback);
  });
});

describe("consent", () => {
  const all = `openid profile ${graphScopes.join(" ")}`;
  const consentPath = (more: Record<string, string> = {}, tenant = "organizations") =>
    `/${tenant}/v2.0/adminconsent?${new URLSearchParams({ client_id: portalClientId, scope: graphScopes.join(" "), redirect_uri: consentCallback, state: "s1", ...more })}`;

  it("a person without a role cannot consent to what only an admin may", async () => {
    const { text } = await pageText(await new Browser(sandbox.origin).open(authorizePath({ scope: all, login_hint: "uma@contoso.com" })));
    expect(text).toContain("AADSTS90094");
    const refused = await pageText(await new Browser(sandbox.origin).open(consentPath({ login_hint: "elena@contoso.com" })));
    expect(refused.text).toContain("AADSTS90094");
  });

  it("an admin who signs in may consent for the organization or for themselves alone", async () => {
    const browser = new Browser(sandbox.origin);
    const { text } = await pageText(await browser.open(authorizePath({ scope: all, login_hint: "amir@contoso.com" })));
    expect(text).toContain("Consent on behalf of your organization");
    const forOneself = await browser.open(authorizePath({ scope: all }), { person: "amir@contoso.com", decision: "accept" });
    expect(answerOf(forOneself).get("code")).toBeTruthy();
    const { text: stillNot } = await pageText(
      await new Browser(sandbox.origin).open(authorizePath({ scope: all, login_hint: "uma@contoso.com" })),
    );
    expect(stillNot).toContain("AADSTS90094");
    await browser.open(authorizePath({ scope: `${all} https://graph.microsoft.com/Policy.Read.All` }), {
      person: "amir@contoso.com",
      decision: "accept",
      organization: "yes",
    });
    const declined = await browser.open(authorizePath({ scope: `${all} https://graph.microsoft.com/AuditLog.Read.All` }), {
      person: "amir@contoso.com",
      decision: "cancel",
    });
    expect(answerOf(declined).get("error")).toBe("access_denied");
  });

  it("an admin consents for everybody, and the token endpoint learns of it later", async () => {
    await control("propagation", { mode: "real" });
    const browser = new Browser(sandbox.origin);
    const { text } = await pageText(await browser.open(consentPath({ login_hint: "priya@contoso.com" })));
    expect(text).toContain("Application.ReadWrite.All");
    const accepted = answerOf(await browser.open(consentPath(), { person: "priya@contoso.com", decision: "accept" }));
    expect(Object.fromEntries(accepted)).toEqual({
      admin_consent: "True",
      tenant: "c0170500-0000-4000-8000-000000000001",
      scope: graphScopes.join(" "),
      state: "s1",
    });
    const first = await askForToken(sandbox.origin, redemption(await codeFor("uma@contoso.com", { scope: all }), { scope: all }));
    expect(first.body).toMatchObject({ error: "invalid_grant", error_codes: [65001], suberror: "consent_required" });
    await control("clock", { advanceSeconds: 31 });
    const later = await askForToken(sandbox.origin, redemption(await codeFor("uma@contoso.com", { scope: all }), { scope: all }));
    expect(decodeJwt(later.body.access_token ?? "").scp).toBe("User.Read Application.ReadWrite.All AppRoleAssignment.ReadWrite.All");
    await control("propagation", { mode: "instant" });
  });

  it("declining, or naming a service that the tenant lacks, comes back as an error that also says admin_consent", async () => {
    const browser = new Browser(sandbox.origin);
    const cancelled = answerOf(await browser.open(consentPath(), { person: "ada@contoso.com", decision: "cancel" }));
    expect(Object.fromEntries(cancelled)).toMatchObject({
      error: "access_denied",
      error_subcode: "cancel",
      admin_consent: "True",
      state: "s1",
    });
    await control("world", { name: "no-exchange", tenant: "contoso.com" });
    const scope = "https://outlook.office365.com/Exchange.Manage";
    const lacking = answerOf(await browser.open(consentPath({ scope, login_hint: "ada@contoso.com" })));
    expect(lacking.get("error_description")).toContain("AADSTS650052");
  });

  it("is not given under common", async () => {
    expect((await pageText(await new Browser(sandbox.origin).open(consentPath({}, "common")))).status).toBe(400);
  });

  it("the older form of consent grants what the registration lists", async () => {
    const path = `/contoso.com/adminconsent?${new URLSearchParams({ client_id: portalClientId, redirect_uri: consentCallback })}`;
    const answer = answerOf(await new Browser(sandbox.origin).open(path, { person: "ada@contoso.com", decision: "accept" }));
    expect(Object.fromEntries(answer)).toEqual({ admin_consent: "True", tenant: "c0170500-0000-4000-8000-000000000001" });
    const exchange = "https://outlook.office365.com/Exchange.Manage";
    const token = await askForToken(
      sandbox.origin,
      redemption(await codeFor("elena@contoso.com", { scope: `openid ${exchange}` }), { scope: exchange }),
    );
    expect(decodeJwt(token.body.access_token ?? "")).toMatchObject({
      aud: "https://outlook.office365.com",
      scp: "Exchange.Manage",
      upn: "elena@contoso.com",
    });
  });

  it("one refresh token serves every resource of its tenant, one resource at a time", async () => {
    const exchange = "https://outlook.office365.com/Exchange.Manage";
    await new Browser(sandbox.origin).open(consentPath({ scope: `${graphScopes.join(" ")} ${exchange}` }), {
      person: "ada@contoso.com",
      decision: "accept",
    });
    const first = await askForToken(
      sandbox.origin,
      redemption(await codeFor("ada@contoso.com", { scope: all }), { scope: `${all} offline_access` }),
    );
    const refresh = {
      grant_type: "refresh_token",
      client_id: portalClientId,
      client_secret: portalSecret,
      refresh_token: String(first.body.refresh_token),
    };
    const second = await askForToken(sandbox.origin, { ...refresh, scope: `${exchange} offline_access` });
    expect(decodeJwt(second.body.access_token ?? "").aud).toBe("https://outlook.office365.com");
    expect((await askForToken(sandbox.origin, { ...refresh, scope: `${exchange} ${graphScopes[0]}` })).body.error_codes).toEqual([700022]);
    expect((await askForToken(sandbox.origin, refresh, "fabrikam.com")).body.error_codes).toEqual([700005]);
  });
});

describe("metadata", () => {
  it("metadata names the endpoints, and the issuer is a template where any tenant may sign in", async () => {
    const read = async (path: string) => (await fetch(sandbox.origin + path)).json() as Promise<Record<string, unknown>>;
    const any = await read("/organizations/v2.0/.well-known/openid-configuration");
    expect(any.issuer).toBe("https://login.microsoftonline.com/{tenantid}/v2.0");
    expect(any.token_endpoint).toBe(`${sandbox.origin}/organizations/oauth2/v2.0/token`);
    const one = await read("/contoso.com/v2.0/.well-known/openid-configuration");
    expect(one.issuer).toBe("https://login.microsoftonline.com/c0170500-0000-4000-8000-000000000001/v2.0");
    expect((await read("/contoso.com/.well-known/openid-configuration")).issuer).toBe(
      "https://sts.windows.net/c0170500-0000-4000-8000-000000000001/",
    );
    expect(await read("/organizations/discovery/v2.0/keys")).toEqual(await read("/common/discovery/keys"));
    expect(await read("/nowhere.com/v2.0/.well-known/openid-configuration")).toMatchObject({ error_codes: [90002] });
    const discovery = await read(
      "/common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize",
    );
    expect(discovery.metadata).toContainEqual(expect.objectContaining({ aliases: expect.arrayContaining(["login.windows.net"]) }));
  });

  it("speaks of itself by the name that it was called by", async () => {
    const response = await fetch(`${sandbox.origin}/organizations/v2.0/.well-known/openid-configuration`, {
      headers: { "x-forwarded-proto": "https" },
    });
    expect(((await response.json()) as { token_endpoint: string }).token_endpoint).toMatch(/^https:\/\/localhost/);
  });
});
