import { createHash, randomBytes } from "node:crypto";
import { portalClientId } from "@/sandbox/world/portal-app";
import { CookieBrowser } from "./cookie-browser";

/** For tests of the sandbox: a browser that asks it for pages, and the steps of a sign-in. */

export const callback = "http://portal.test/auth/callback";
export const consentCallback = "http://portal.test/auth/consent-callback";
export const portalSecret = "portal-app-secret-for-the-sandbox";
export const graphScopes = [
  "https://graph.microsoft.com/User.Read",
  "https://graph.microsoft.com/Application.ReadWrite.All",
  "https://graph.microsoft.com/AppRoleAssignment.ReadWrite.All",
];
const signInScopes = "openid profile offline_access https://graph.microsoft.com/User.Read";

/** Follows no redirects: where Entra leads is what these tests look at. */
export class SandboxBrowser {
  private readonly browser = new CookieBrowser();
  constructor(private readonly origin: string) {}

  /** With a form it is sent there, without one the page is asked for. */
  open(path: string, form?: Record<string, string>): Promise<Response> {
    return this.browser.request(new URL(path, this.origin), form && new URLSearchParams(form));
  }
}

type Pkce = { verifier: string; challenge: string };

export function pkce(): Pkce {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

export function authorizePath(parameters: Record<string, string>, tenant = "organizations"): string {
  const query = new URLSearchParams({
    client_id: portalClientId,
    response_type: "code",
    redirect_uri: callback,
    scope: signInScopes,
    state: "the-state",
    nonce: "the-nonce",
    ...parameters,
  });
  return `/${tenant}/oauth2/v2.0/authorize?${query}`;
}

export const answerOf = (response: Response) => new URL(response.headers.get("location") ?? "http://none").searchParams;

export async function askForToken(origin: string, parameters: Record<string, string>, tenant = "organizations") {
  const response = await fetch(`${origin}/${tenant}/oauth2/v2.0/token`, { method: "POST", body: new URLSearchParams(parameters) });
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown> & { error_codes?: number[]; access_token?: string },
  };
}

/** Consents for the organization, signs in, and gives the person's token for Graph. */
export async function tokenFor(origin: string, userName: string, scopes = graphScopes): Promise<string> {
  const browser = new SandboxBrowser(origin);
  const query = new URLSearchParams({
    client_id: portalClientId,
    scope: scopes.join(" "),
    redirect_uri: consentCallback,
    login_hint: `ada@${userName.split("@")[1]}`,
  });
  await browser.open(`/organizations/v2.0/adminconsent?${query}`, { decision: "accept" });
  const { verifier, challenge } = pkce();
  const scope = `openid profile ${scopes.join(" ")}`;
  const signedIn = await browser.open(
    authorizePath({ scope, login_hint: userName, code_challenge: challenge, code_challenge_method: "S256" }),
  );
  const { body } = await askForToken(origin, {
    grant_type: "authorization_code",
    client_id: portalClientId,
    client_secret: portalSecret,
    code: answerOf(signedIn).get("code") ?? "",
    redirect_uri: callback,
    code_verifier: verifier,
    scope,
  });
  if (!body.access_token) throw new Error(`no token for ${userName}: ${JSON.stringify(body)}`);
  return body.access_token;
}

/** What redeems an authorization code at the token endpoint. */
export function redemption(code: string | null, more: Record<string, string> = {}) {
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

/** The authorization code that a person comes back with, or null when Entra shows a page instead. */
export async function codeFor(origin: string, userName: string, more: Record<string, string> = {}): Promise<string | null> {
  const response = await new SandboxBrowser(origin).open(authorizePath({ login_hint: userName, ...more }));
  return answerOf(response).get("code");
}
