import { resourceAppIds } from "../world/catalogue";
import { findResource, scopesOfPrincipal } from "../world/directory";
import { preauthorizedScopes } from "../world/first-party-clients";
import type { PermissionScope, ServicePrincipal, Tenant } from "../world/state";
import { isEffective, type World } from "../world/world";
import { Refusal } from "./refusals";

/** Scope strings: which resource, which permissions. learn.microsoft.com/entra/identity-platform/scopes-oidc */

const oidcScopes = ["openid", "profile", "email", "offline_access"];

export type AskedScopes = {
  oidc: string[];
  /** `resource` is the name as the client wrote it. */
  resources: { resource: string; values: string[] }[];
};

/** "https://graph.microsoft.com/User.Read" → Graph, User.Read. A bare value belongs to Graph; a double slash is part of the resource's name. */
export function parseScopes(scope: string): AskedScopes {
  const asked: AskedScopes = { oidc: [], resources: [] };
  for (const one of scope.split(/\s+/).filter(Boolean)) {
    if (oidcScopes.includes(one)) {
      asked.oidc.push(one);
      continue;
    }
    const slash = one.lastIndexOf("/");
    const resource = slash < 0 ? "https://graph.microsoft.com" : one.slice(0, slash);
    const values = asked.resources.find((entry) => entry.resource.replace(/\/$/, "") === resource.replace(/\/$/, ""))?.values;
    if (values) values.push(one.slice(slash + 1));
    else asked.resources.push({ resource, values: [one.slice(slash + 1)] });
  }
  return asked;
}

/** AADSTS700022: one token is for one resource. With OpenID scopes alone, the token is for Graph's userinfo. */
export function requireOneResource(asked: AskedScopes): { resource: string; values: string[] } {
  if (asked.resources.length > 1) throw new Refusal(700022);
  const only = asked.resources[0];
  if (only) return only;
  if (asked.oidc.length === 0) throw new Refusal(28003);
  return { resource: resourceAppIds.graph, values: [] };
}

export type Wanted = { principal: ServicePrincipal; scopes: PermissionScope[]; isDefault: boolean };

/** AADSTS650052 when the tenant lacks the resource, AADSTS650053 when the resource lacks the scope. */
export function resolveWanted(tenant: Tenant, asked: AskedScopes, clientName: string): Wanted[] {
  return asked.resources.map(({ resource, values }) => {
    const principal = findResource(tenant, resource);
    if (!principal) throw new Refusal(650052, resource, tenant.displayName);
    const known = scopesOfPrincipal(principal);
    const scopes = values
      .filter((value) => value !== ".default")
      .map((value) => {
        const scope = known.find((candidate) => candidate.value.toLowerCase() === value.toLowerCase());
        if (!scope) throw new Refusal(650053, clientName, value, principal.displayName);
        return scope;
      });
    return { principal, scopes, isDefault: values.includes(".default") };
  });
}

export type Granted = { value: string; isEffective: boolean };

/** The scopes that are consented to for this person: by an admin for everybody, by this person alone, or by Microsoft for its own programs. */
export function grantedScopes(
  world: World,
  tenant: Tenant,
  of: { clientPrincipalId: string; resourceId: string; personId: string },
): Granted[] {
  const appIdOf = (id: string) => tenant.servicePrincipals.find((principal) => principal.id === id)?.appId ?? "";
  const asMicrosoft = preauthorizedScopes({ clientAppId: appIdOf(of.clientPrincipalId), resourceAppId: appIdOf(of.resourceId) });
  const consented = tenant.oauth2PermissionGrants
    .filter((grant) => grant.clientId === of.clientPrincipalId && grant.resourceId === of.resourceId)
    .filter((grant) => grant.consentType === "AllPrincipals" || grant.principalId === of.personId)
    .flatMap((grant) => grant.scopes.map(({ value, effectiveAt }) => ({ value, isEffective: isEffective(world, effectiveAt) })));
  return [...asMicrosoft.map((value) => ({ value, isEffective: true })), ...consented];
}
