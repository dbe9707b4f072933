import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  answerOf,
  askForToken,
  authorizePath,
  callback,
  codeFor,
  consentCallback,
  pkce,
  redemption,
  SandboxBrowser,
} from "@/testing/sandbox-browser";
import type { Sandbox } from "@/testing/sandbox-callers";
import { startSandbox } from "../server";
import { portalClientId } from "../world/portal-app";

/** Signing in: the account picker, the code and its redemption, signing out. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ portalOrigin: "http://portal.test" });
});
afterAll(() => sandbox.close());

const control = (path: string, body: unknown) =>
  fetch(`${sandbox.origin}/sandbox/control/${path}`, { method: "POST", body: JSON.stringify(body) });
beforeEach(() => control("reset", {}));

const pageText = async (response: Response) => ({ status: response.status, text: await response.text() });

describe("signing in", () => {
  it("offers every person as a button, and goes on with the one that is pressed", async () => {
    const browser = new SandboxBrowser(sandbox.origin);
    const { text } = await pageText(await browser.open(authorizePath({})));
    expect(text).toContain('<button name="person" value="ada@contoso.com">');
    const response = await browser.open(authorizePath({}), { person: "uma@contoso.com" });
    expect(response.status).toBe(302);
    expect(answerOf(response).get("state")).toBe("the-state");
    expect(answerOf(response).get("code")).toBeTruthy();
  });

  it("remembers the person, unless it is told to ask", async () => {
    const browser = new SandboxBrowser(sandbox.origin);
    await browser.open(authorizePath({}), { person: "uma@contoso.com" });
    expect((await browser.open(authorizePath({}))).status).toBe(302);
    expect((await browser.open(authorizePath({ prompt: "select_account" }))).status).toBe(200);
    expect(answerOf(await new SandboxBrowser(sandbox.origin).open(authorizePath({ prompt: "none" }))).get("error")).toBe("login_required");
  });

  it("asks nobody with prompt=none: it confirms the person who is signed in, and a hint signs nobody in", async () => {
    const browser = new SandboxBrowser(sandbox.origin);
    const silent = async (more: Record<string, string>) => answerOf(await browser.open(authorizePath({ prompt: "none", ...more })));
    expect((await silent({ login_hint: "uma@contoso.com" })).get("error")).toBe("login_required");
    await browser.open(authorizePath({}), { person: "uma@contoso.com" });
    expect((await silent({ login_hint: "uma@contoso.com" })).get("code")).toBeTruthy();
    expect((await silent({})).get("code")).toBeTruthy();
    expect((await silent({ login_hint: "ada@contoso.com" })).get("error")).toBe("interaction_required");
  });

  it("a code is redeemed once, by its verifier, at its own authority", async () => {
    const { verifier, challenge } = pkce();
    const code = await codeFor(sandbox.origin, "uma@contoso.com", { code_challenge: challenge, code_challenge_method: "S256" });
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
    const code = await codeFor(sandbox.origin, "uma@contoso.com");
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
    const { status, text } = await pageText(await new SandboxBrowser(sandbox.origin).open(authorizePath(parameters, tenant)));
    expect(status).toBe(400);
    expect(text).toContain(code);
  });

  it("a page redeems its code and its refresh tokens from its own origin, for a day", async () => {
    const page = "https://page.example/back";
    sandbox.world.state.tenants
      .flatMap(({ applications }) => applications)
      .find(({ appId }) => appId === portalClientId)
      ?.redirectUris.spa.push(page);
    const { verifier, challenge } = pkce();
    const signIn = (more: Record<string, string> = {}) => codeFor(sandbox.origin, "uma@contoso.com", { redirect_uri: page, ...more });
    const withVerifier = { code_challenge: challenge, code_challenge_method: "S256" };
    const redeem = async (fields: Record<string, string>, origin?: string) => {
      const response = await fetch(`${sandbox.origin}/organizations/oauth2/v2.0/token`, {
        method: "POST",
        headers: origin ? { origin } : {},
        body: new URLSearchParams({ client_id: portalClientId, ...fields }),
      });
      const readable = response.headers.get("access-control-allow-origin");
      return { readable, body: (await response.json()) as { error_codes?: number[]; refresh_token?: string } };
    };
    const code = { grant_type: "authorization_code", redirect_uri: page, scope: "openid offline_access User.Read" };
    const own = "https://page.example";
    expect((await redeem({ ...code, code: (await signIn(withVerifier)) ?? "", code_verifier: verifier })).body.error_codes).toEqual([
      9002327,
    ]);
    expect((await redeem({ ...code, code: (await signIn()) ?? "" }, own)).body.error_codes).toEqual([9002325]);
    const given = await redeem({ ...code, code: (await signIn(withVerifier)) ?? "", code_verifier: verifier }, own);
    expect(given.readable).toBe("*");
    const refresh = { grant_type: "refresh_token", refresh_token: given.body.refresh_token ?? "" };
    expect((await redeem(refresh)).body.error_codes).toEqual([9002327]);
    await control("clock", { advanceSeconds: 23 * 3600 });
    const later = (await redeem(refresh, own)).body.refresh_token ?? "";
    await control("clock", { advanceSeconds: 2 * 3600 });
    expect((await redeem({ ...refresh, refresh_token: later }, own)).body.error_codes).toEqual([70008]);
    const ofServer = { ...redemption(await codeFor(sandbox.origin, "uma@contoso.com")) };
    expect((await redeem(ofServer, own)).body.error_codes).toEqual([9002326]);
    const asked = await fetch(`${sandbox.origin}/organizations/oauth2/v2.0/token`, {
      method: "OPTIONS",
      headers: { origin: own, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
    });
    expect(asked.headers.get("access-control-allow-origin")).toBe("*");
    expect(asked.headers.get("access-control-allow-headers")).toBe("content-type");
  });

  it("the older endpoints sign in with `resource`, and answer with v1 tokens", async () => {
    const browser = new SandboxBrowser(sandbox.origin);
    const resource = "https://graph.microsoft.com";
    const asked = authorizePath({ login_hint: "uma@contoso.com" }, "common").replace("/v2.0/", "/");
    const back = await browser.open(asked.replace(/scope=[^&]*/, `resource=${encodeURIComponent(resource)}`));
    // What the registration lists needs an admin, so Uma is sent to one, as at Microsoft.
    expect(await back.text()).toContain("Need admin approval");
    const code = answerOf(await browser.open(asked.replace(/scope=[^&]*/, "x=y"))).get("code");
    const { scope: _, ...form } = redemption(code);
    const redeem = (more: Record<string, string>) =>
      fetch(`${sandbox.origin}/common/oauth2/token`, { method: "POST", body: new URLSearchParams({ ...form, ...more }) });
    const answer = (await (await redeem({})).json()) as Record<string, string>;
    expect(answer).toMatchObject({ token_type: "Bearer", expires_in: "4799", refresh_token: expect.any(String) });
    expect(decodeJwt(answer.id_token ?? "")).toMatchObject({
      ver: "1.0",
      iss: "https://sts.windows.net/c0170500-0000-4000-8000-000000000001/",
      upn: "uma@contoso.com",
    });
    expect((await askForToken(sandbox.origin, { ...redemption("x"), resource })).body.error_codes).toEqual([901002]);
    expect((await browser.open("/common/oauth2/logout")).status).toBe(200);
  });

  it("answers by form_post when asked to", async () => {
    const { text } = await pageText(
      await new SandboxBrowser(sandbox.origin).open(authorizePath({ response_mode: "form_post", login_hint: "uma@contoso.com" })),
    );
    expect(text).toContain(`action="${callback}"`);
    expect(text).toContain('name="code"');
  });

  it("tells Dropzone's staff by the roles in their ID token", async () => {
    const answer = await askForToken(sandbox.origin, redemption(await codeFor(sandbox.origin, "drew@dropzone.ai")));
    expect(decodeJwt(String(answer.body.id_token))).toMatchObject({ tid: "d2090e00-0000-4000-8000-0000000000d2", roles: ["Admin"] });
  });

  it("signing out forgets the person, and returns only to a registered address", async () => {
    const browser = new SandboxBrowser(sandbox.origin);
    await browser.open(authorizePath({}), { person: "uma@contoso.com" });
    const stranger = await browser.open("/organizations/oauth2/v2.0/logout?post_logout_redirect_uri=http://evil.test/");
    expect(stranger.status).toBe(200);
    expect((await browser.open(authorizePath({}))).status).toBe(200);
    const registered = await browser.open(`/organizations/oauth2/v2.0/logout?post_logout_redirect_uri=${encodeURIComponent(callback)}`);
    expect(registered.headers.get("location")).toBe(callback);
  });
});
