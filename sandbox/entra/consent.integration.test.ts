import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  answerOf,
  askForToken,
  authorizePath,
  codeFor,
  consentCallback,
  graphScopes,
  portalSecret,
  redemption,
  SandboxBrowser,
} from "@/testing/sandbox-browser";
import type { Sandbox } from "@/testing/sandbox-callers";
import { startSandbox } from "../server";
import { portalClientId } from "../world/portal-app";

/** Consent for oneself and for the organization, and the tokens that follow from it. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ portalOrigin: "http://portal.test" });
});
afterAll(() => sandbox.close());

const control = (path: string, body: unknown) =>
  fetch(`${sandbox.origin}/sandbox/control/${path}`, { method: "POST", body: JSON.stringify(body) });
beforeEach(() => control("reset", {}));

const pageText = async (response: Response) => ({ status: response.status, text: await response.text() });

describe("consent", () => {
  const all = `openid profile ${graphScopes.join(" ")}`;
  const consentPath = (more: Record<string, string> = {}, tenant = "organizations") =>
    `/${tenant}/v2.0/adminconsent?${new URLSearchParams({ client_id: portalClientId, scope: graphScopes.join(" "), redirect_uri: consentCallback, state: "s1", ...more })}`;

  it("a person without a role cannot consent to what only an admin may", async () => {
    const { text } = await pageText(
      await new SandboxBrowser(sandbox.origin).open(authorizePath({ scope: all, login_hint: "uma@contoso.com" })),
    );
    expect(text).toContain("AADSTS90094");
    const refused = await pageText(await new SandboxBrowser(sandbox.origin).open(consentPath({ login_hint: "elena@contoso.com" })));
    expect(refused.text).toContain("AADSTS90094");
  });

  it("an admin who signs in may consent for the organization or for themselves alone", async () => {
    const browser = new SandboxBrowser(sandbox.origin);
    const { text } = await pageText(await browser.open(authorizePath({ scope: all, login_hint: "amir@contoso.com" })));
    expect(text).toContain("Consent on behalf of your organization");
    const forOneself = await browser.open(authorizePath({ scope: all }), { person: "amir@contoso.com", decision: "accept" });
    expect(answerOf(forOneself).get("code")).toBeTruthy();
    const { text: stillNot } = await pageText(
      await new SandboxBrowser(sandbox.origin).open(authorizePath({ scope: all, login_hint: "uma@contoso.com" })),
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
    const browser = new SandboxBrowser(sandbox.origin);
    const { text } = await pageText(await browser.open(consentPath({ login_hint: "priya@contoso.com" })));
    expect(text).toContain("Application.ReadWrite.All");
    const accepted = answerOf(await browser.open(consentPath(), { person: "priya@contoso.com", decision: "accept" }));
    expect(Object.fromEntries(accepted)).toEqual({
      admin_consent: "True",
      tenant: "c0170500-0000-4000-8000-000000000001",
      scope: graphScopes.join(" "),
      state: "s1",
    });
    const first = await askForToken(
      sandbox.origin,
      redemption(await codeFor(sandbox.origin, "uma@contoso.com", { scope: all }), { scope: all }),
    );
    expect(first.body).toMatchObject({ error: "invalid_grant", error_codes: [65001], suberror: "consent_required" });
    await control("clock", { advanceSeconds: 31 });
    const later = await askForToken(
      sandbox.origin,
      redemption(await codeFor(sandbox.origin, "uma@contoso.com", { scope: all }), { scope: all }),
    );
    expect(decodeJwt(later.body.access_token ?? "").scp).toBe("User.Read Application.ReadWrite.All AppRoleAssignment.ReadWrite.All");
    await control("propagation", { mode: "instant" });
  });

  it("declining, or naming a service that the tenant lacks, comes back as an error that also says admin_consent", async () => {
    const browser = new SandboxBrowser(sandbox.origin);
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
    expect((await pageText(await new SandboxBrowser(sandbox.origin).open(consentPath({}, "common")))).status).toBe(400);
  });

  it("the older form of consent grants what the registration lists", async () => {
    const path = `/contoso.com/adminconsent?${new URLSearchParams({ client_id: portalClientId, redirect_uri: consentCallback })}`;
    const answer = answerOf(await new SandboxBrowser(sandbox.origin).open(path, { person: "ada@contoso.com", decision: "accept" }));
    expect(Object.fromEntries(answer)).toEqual({ admin_consent: "True", tenant: "c0170500-0000-4000-8000-000000000001" });
    const exchange = "https://outlook.office365.com/Exchange.Manage";
    const token = await askForToken(
      sandbox.origin,
      redemption(await codeFor(sandbox.origin, "elena@contoso.com", { scope: `openid ${exchange}` }), { scope: exchange }),
    );
    expect(decodeJwt(token.body.access_token ?? "")).toMatchObject({
      aud: "https://outlook.office365.com",
      scp: "Exchange.Manage",
      upn: "elena@contoso.com",
    });
  });

  it("one refresh token serves every resource of its tenant, one resource at a time", async () => {
    const exchange = "https://outlook.office365.com/Exchange.Manage";
    await new SandboxBrowser(sandbox.origin).open(consentPath({ scope: `${graphScopes.join(" ")} ${exchange}` }), {
      person: "ada@contoso.com",
      decision: "accept",
    });
    const first = await askForToken(
      sandbox.origin,
      redemption(await codeFor(sandbox.origin, "ada@contoso.com", { scope: all }), { scope: `${all} offline_access` }),
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
