import { createHash, randomBytes } from "node:crypto";
import { portalClientId } from "@/sandbox/world/portal-app";

/** For tests: a browser that keeps cookies and does not follow redirects, and the steps of a sign-in. */

export const callback = "http://portal.test/auth/callback";
export const consentCallback = "http://portal.test/auth/consent-callback";
export const portalSecret = "portal-app-secret-for-the-sandbox";
export const graphScopes = [
  "https://graph.microsoft.com/User.Read",
  "https://graph.microsoft.com/Application.ReadWrite.All",
  "https://graph.microsoft.com/AppRoleAssignment.ReadWrite.All",
];
export const signInScopes = "openid profile offline_access https://graph.microsoft.com/User.Read";

export class Browser {
  private cookies = new Map<string, string>();
  constructor(readonly origin: string) {}

  async open(path: string, form?: Record<string, string>): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(path, this.origin), {
      redirect: "manual",
      headers: cookie ? { cookie } : {},
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
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
  const browser = new Browser(origin);
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

export type GraphAnswer = { status: number; body: Record<string, unknown> & { value?: Record<string, unknown>[] }; headers: Headers };

/** A Graph client of four lines. */
export function graphAs(origin: string, token: string) {
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<GraphAnswer> => {
    const response = await fetch(`${origin}${path.startsWith("/beta") ? "" : "/v1.0"}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : {}, headers: response.headers };
  };
}

export const errorOf = (answer: { body: unknown }) =>
  (answer.body as { error: { code: string; message: string; details?: { code: string }[] } }).error;
