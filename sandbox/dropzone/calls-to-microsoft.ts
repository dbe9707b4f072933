import { createHash, createPrivateKey, randomUUID, X509Certificate } from "node:crypto";
import { decodeJwt, SignJWT } from "jose";
import { routes as cloudAppsRoutes } from "../cloud-apps/routes";
import { routes as entraRoutes } from "../entra/routes";
import { routes as exchangeRoutes } from "../exchange/routes";
import { now, type World } from "../world/world";
import type { IntegrationCertificate } from "./certificates";

/**
 * How Dropzone reaches Microsoft: it calls the sandbox's Entra, Exchange and Cloud Apps under their production addresses, in this
 * process. So its calls are not recorded among the portal's.
 */

const scopes = {
  graph: "https://graph.microsoft.com/.default",
  "cloud-apps": "05a65629-4c1b-48c1-a78b-804c4abdd4af/.default",
  defender: "https://api.securitycenter.microsoft.com/.default",
  exchange: "https://outlook.office365.com/.default",
} as const;
export type Resource = keyof typeof scopes;

type Credential = { secret: string } | { certificate: IntegrationCertificate };
type SignIn = { clientId: string; tenantId: string; credential: Credential; resource: Resource };
export type TokenAnswer = { ok: true; token: string; roles: string[] } | { ok: false; code: number };

export type Microsoft = {
  signIn(request: SignIn): Promise<TokenAnswer>;
  cloudApps(portalUrl: URL, token: string): Promise<Response>;
  quarantine(organizationId: string, token: string): Promise<Response>;
};

export function microsoftOf(world: World): Microsoft {
  const entra = entraRoutes(world);
  const exchange = exchangeRoutes(world);
  const cloudApps = cloudAppsRoutes(world);
  return {
    async signIn({ clientId, tenantId, credential, resource }) {
      const address = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`;
      const proof =
        "secret" in credential ? { client_secret: credential.secret } : await assertion(world, { clientId, address, ...credential });
      const body = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, scope: scopes[resource], ...proof });
      const answer = await entra.fetch(asCalled(new Request(address, { method: "POST", body })));
      return readTokenAnswer(await answer.json());
    },
    cloudApps: async (portalUrl, token) =>
      cloudApps.fetch(
        asCalled(new Request(new URL("/api/v1/activities/?limit=1", portalUrl), { headers: { authorization: `Bearer ${token}` } })),
      ),
    quarantine: async (organizationId, token) =>
      exchange.fetch(
        asCalled(
          new Request(`https://outlook.office365.com/adminapi/beta/${organizationId}/InvokeCommand`, {
            method: "POST",
            headers: {
              authorization: `Bearer ${token}`,
              "content-type": "application/json",
              "x-anchormailbox": `UPN:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${organizationId}`,
            },
            body: JSON.stringify({ CmdletInput: { CmdletName: "Get-QuarantineMessage", Parameters: { PageSize: 1 } } }),
          }),
        ),
      ),
  };
}

/** A Request made in code has no Host header, and the services read it. */
function asCalled(request: Request): Request {
  request.headers.set("x-forwarded-host", new URL(request.url).host);
  request.headers.set("x-forwarded-proto", "https");
  return request;
}

function readTokenAnswer(body: unknown): TokenAnswer {
  const { access_token: token, error_codes: codes } = body as { access_token?: string; error_codes?: number[] };
  if (!token) return { ok: false, code: codes?.[0] ?? 0 };
  const { roles } = decodeJwt<{ roles?: string[] }>(token);
  return { ok: true, token, roles: roles ?? [] };
}

/** https://learn.microsoft.com/entra/identity-platform/certificate-credentials */
async function assertion(world: World, input: { clientId: string; address: string; certificate: IntegrationCertificate }) {
  const { clientId, address, certificate } = input;
  const issuedAt = Math.floor(now(world).getTime() / 1000);
  const thumbprint = createHash("sha256").update(new X509Certificate(certificate.pem).raw).digest("base64url");
  const jwt = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: "PS256", typ: "JWT", "x5t#S256": thumbprint })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(address)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + 600)
    .sign(createPrivateKey(certificate.privateKeyPem));
  return { client_assertion: jwt, client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" };
}
