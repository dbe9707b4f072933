import { findResource } from "../../world/directory";
import type { ServicePrincipal, Tenant } from "../../world/state";
import { isEffective, type World } from "../../world/world";
import { type Client, requireOneTenant } from "../authorities";
import { requireClientProof } from "../client-authentication";
import { appToken } from "../issue-tokens";
import { Refusal } from "../refusals";
import type { TokenRequest } from "./token-request";

/** grant_type=client_credentials. learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */

export async function grantClientCredentials(world: World, request: TokenRequest): Promise<Record<string, unknown>> {
  const { client, proof, authority } = request;
  const tenant = requireOneTenant(authority);
  const principal = requirePrincipal(world, tenant, client);
  await requireClientProof(world, { client, proof, redirectUri: null, authority, mustBeConfidential: true, principal });
  requireEnabled(principal);
  const resourceName = requireDefaultScope(request);
  const resource = requireResource(world, tenant, resourceName);
  const { token, expiresIn } = await appToken(world, { tenant, client, principal, resource, resourceName });
  return { token_type: "Bearer", expires_in: expiresIn, ext_expires_in: expiresIn, access_token: token };
}

/** AADSTS7000229 in the app's own tenant, AADSTS700016 in one that has never consented to it. */
function requirePrincipal(world: World, tenant: Tenant, { application, home }: Client): ServicePrincipal {
  const principal = tenant.servicePrincipals.find(
    (sp) => sp.appId === application.appId && !sp.deletedDateTime && isEffective(world, sp.visibleAt),
  );
  if (principal) return principal;
  if (home.id === tenant.id) throw new Refusal(7000229, application.appId, tenant.id);
  throw new Refusal(700016, application.appId, tenant.displayName);
}

/** AADSTS7000112. */
function requireEnabled(principal: ServicePrincipal) {
  if (!principal.accountEnabled) throw new Refusal(7000112, principal.appId, principal.displayName);
}

/** AADSTS1002012. The resource is the text before the last slash, so the scope of a name that ends in a slash has two. */
function requireDefaultScope({ parameters }: TokenRequest): string {
  const scope = parameters.get("scope");
  if (!scope) throw new Refusal(900144, "scope");
  const scopes = scope.split(/\s+/).filter((one) => !["openid", "profile", "offline_access"].includes(one));
  const only = scopes[0];
  if (!only?.endsWith("/.default")) throw new Refusal(1002012, scope);
  if (scopes.length > 1) throw new Refusal(700022);
  return only.slice(0, -"/.default".length);
}

/** AADSTS500011. */
function requireResource(world: World, tenant: Tenant, name: string): ServicePrincipal {
  const resource = findResource(tenant, name);
  if (!resource || !isEffective(world, resource.visibleAt)) throw new Refusal(500011, name, tenant.displayName);
  return resource;
}
