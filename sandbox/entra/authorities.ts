import { findApplicationAnywhere, type HomeTenant } from "../world/directory";
import type { Application, Tenant } from "../world/state";
import { findTenant, isEffective, type World } from "../world/world";
import { Refusal } from "./refusals";

/** The first path segment, and which app may be used under it. */

/** `any`: whichever tenant the person belongs to. */
export type Authority = { segment: string; tenant: Tenant | "any" };

const anyTenant = ["common", "organizations"];

/** AADSTS90002. learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow: a GUID, a verified domain, organizations or common. */
export function resolveAuthority(world: World, segment: string): Authority {
  if (anyTenant.includes(segment.toLowerCase())) return { segment, tenant: "any" };
  const tenant = findTenant(world, segment);
  if (!tenant) throw new Refusal(90002, segment);
  return { segment, tenant };
}

/** Client credentials need a tenant in the path: AADSTS9001023 on common, AADSTS90019 on organizations. */
export function requireOneTenant(authority: Authority): Tenant {
  if (authority.tenant !== "any") return authority.tenant;
  throw new Refusal(authority.segment.toLowerCase() === "common" ? 9001023 : 90019);
}

export type Client = { application: Application; home: HomeTenant };

/** AADSTS700016: unknown, deleted, not replicated yet, or single-tenant and asked for in another tenant. AADSTS50194: single-tenant under /common. */
export function resolveClient(world: World, clientId: string, authority: Authority): Client {
  const found = findApplicationAnywhere(world, clientId);
  const where = authority.tenant === "any" ? authority.segment : authority.tenant.displayName;
  if (!found || !isEffective(world, found.application.visibleAt)) throw new Refusal(700016, clientId, where);
  const client = { application: found.application, home: found.tenant };
  if (isMultiTenant(client.application)) return client;
  if (authority.tenant === "any") throw new Refusal(50194, clientId);
  if (authority.tenant.id !== client.home.id) throw new Refusal(700016, clientId, where);
  return client;
}

export function isMultiTenant(application: Application): boolean {
  return application.signInAudience !== "AzureADMyOrg";
}

/** AADSTS50011. Exact, but loopback addresses of public clients match on any port. learn.microsoft.com/entra/identity-platform/reply-url */
export function requireRegisteredRedirect({ application }: Client, redirectUri: string) {
  const { web, spa, publicClient } = application.redirectUris;
  const isRegistered =
    [...web, ...spa, ...publicClient].includes(redirectUri) || publicClient.some((uri) => sameLoopback(uri, redirectUri));
  if (!isRegistered) throw new Refusal(50011, redirectUri, application.appId);
}

function sameLoopback(registered: string, asked: string): boolean {
  const [a, b] = [parseUrl(registered), parseUrl(asked)];
  if (!a || !b || !["localhost", "127.0.0.1"].includes(a.hostname)) return false;
  return a.protocol === b.protocol && a.hostname === b.hostname && a.pathname === b.pathname;
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** A client that cannot keep a secret: it used a redirect URI for pages or for public clients, or is registered as one. */
export function isPublicClient({ application }: Client, redirectUri: string | null): boolean {
  if (redirectUri && application.redirectUris.web.includes(redirectUri)) return false;
  if (redirectUri && application.redirectUris.spa.includes(redirectUri)) return true;
  if (application.isFallbackPublicClient) return true;
  return redirectUri !== null && application.redirectUris.publicClient.some((uri) => uri === redirectUri || sameLoopback(uri, redirectUri));
}
