import { directoryRoles, firstPartyByAppId, resourceAppIds } from "../world/catalogue";
import { addGrant, addPrincipalOf, findServicePrincipal, scopesOfPrincipal } from "../world/directory";
import type { Person, ServicePrincipal, Tenant } from "../world/state";
import { effectiveAfter, newOpaqueId, now, type World } from "../world/world";
import type { Client } from "./authorities";
import { Refusal } from "./refusals";
import { grantedScopes, type Wanted } from "./scopes";

/** Who may consent to what, and what a consent writes. learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent */

const mayConsentForAll = [
  directoryRoles["Global Administrator"],
  directoryRoles["Privileged Role Administrator"],
  directoryRoles["Application Administrator"],
  directoryRoles["Cloud Application Administrator"],
] as string[];

export function mayConsentForOrganization(person: Person): boolean {
  return person.directoryRoles.some((role) => mayConsentForAll.includes(role));
}

/** Application permissions of Microsoft Graph are for Privileged Role Administrators and Global Administrators alone. */
function mayGrantGraphAppRoles(directoryRoleIds: readonly string[]): boolean {
  return [directoryRoles["Global Administrator"], directoryRoles["Privileged Role Administrator"]].some((role) =>
    directoryRoleIds.includes(role),
  );
}

/** The client's service principal in this tenant. It is created if a consent or a first sign-in needs it. */
export function ensureClientPrincipal(world: World, tenant: Tenant, { application, home }: Client): ServicePrincipal {
  const found = findServicePrincipal(tenant, application.appId);
  if (found) return found;
  const principal = addPrincipalOf(world, tenant, { application, home });
  // Entra creates it before the token that is asked for next, so it is visible at once.
  principal.visibleAt = now(world).toISOString();
  return principal;
}

/** The scopes asked for that no consent covers. A consent counts also before it has taken effect. */
export function missingConsents(world: World, tenant: Tenant, of: { client: Client; person: Person; wanted: Wanted[] }): Wanted[] {
  const principal = findServicePrincipal(tenant, of.client.application.appId);
  return of.wanted
    .map((wanted) => {
      const granted = principal
        ? grantedScopes(world, tenant, { clientPrincipalId: principal.id, resourceId: wanted.principal.id, personId: of.person.id })
        : [];
      return { ...wanted, scopes: wanted.scopes.filter((scope) => !granted.some(({ value }) => value === scope.value)) };
    })
    .filter((wanted) => wanted.scopes.length > 0);
}

type ConsentFor = "organization" | Person;

/** Adds scopes to the grant of this client for this resource. The token endpoint sees a tenant-wide consent only after a while. */
export function recordConsent(
  world: World,
  tenant: Tenant,
  of: { client: ServicePrincipal; wanted: Wanted[]; by: ConsentFor; lags: boolean },
) {
  for (const { principal: resource, scopes } of of.wanted) {
    const personId = of.by === "organization" ? null : of.by.id;
    let grant = tenant.oauth2PermissionGrants.find(
      (candidate) => candidate.clientId === of.client.id && candidate.resourceId === resource.id && candidate.principalId === personId,
    );
    if (!grant) {
      const consentType = of.by === "organization" ? "AllPrincipals" : "Principal";
      const id = newOpaqueId(world, "oauth2-permission-grant");
      grant = { id, clientId: of.client.id, resourceId: resource.id, consentType, principalId: personId, scopes: [] };
      tenant.oauth2PermissionGrants.push(grant);
    }
    const effectiveAt = of.lags ? effectiveAfter(world, "consent") : now(world).toISOString();
    for (const scope of scopes) {
      if (!grant.scopes.some(({ value }) => value === scope.value)) grant.scopes.push({ value: scope.value, effectiveAt });
    }
  }
}

/** What `/.default` stands for: everything that the app registration lists, delegated and application. */
export function registeredPermissions(tenant: Tenant, { application }: Client) {
  const listed = application.requiredResourceAccess.map(({ resourceAppId, resourceAccess }) => ({
    resourceAppId,
    name: firstPartyByAppId(resourceAppId)?.displayName ?? resourceAppId,
    principal: findServicePrincipal(tenant, resourceAppId),
    scopeIds: resourceAccess.filter(({ type }) => type === "Scope").map(({ id }) => id),
    roleIds: resourceAccess.filter(({ type }) => type === "Role").map(({ id }) => id),
  }));
  return listed;
}

export function wantedByRegistration(tenant: Tenant, client: Client): Wanted[] {
  return registeredPermissions(tenant, client).flatMap(({ principal, scopeIds }) =>
    principal ? [{ principal, scopes: scopesOfPrincipal(principal).filter((scope) => scopeIds.includes(scope.id)), isDefault: true }] : [],
  );
}

/** `/.default` means the permissions that the registration lists, until the person has consented to any. */
export function withRegistered(tenant: Tenant, client: Client, wanted: Wanted[]): Wanted[] {
  if (!wanted.some(({ isDefault }) => isDefault)) return wanted;
  const lacking = registeredPermissions(tenant, client).find(({ principal }) => !principal);
  if (lacking) throw new Refusal(650052, lacking.name, tenant.displayName);
  const asked = wanted.filter(({ isDefault }) => isDefault).map(({ principal }) => principal.id);
  return [...wanted, ...wantedByRegistration(tenant, client).filter(({ principal }) => asked.includes(principal.id))];
}

/** Application permissions of a registration, granted by a consent with `/.default` or of the older form. */
export function grantRegisteredRoles(world: World, tenant: Tenant, of: { client: Client; principal: ServicePrincipal; person: Person }) {
  for (const { principal: resource, roleIds } of registeredPermissions(tenant, of.client)) {
    if (!resource) continue;
    if (resource.appId === resourceAppIds.graph && !mayGrantGraphAppRoles(of.person.directoryRoles)) continue;
    for (const appRoleId of roleIds) {
      const isThere = tenant.appRoleAssignments.some(
        (g) => g.principalId === of.principal.id && g.resourceId === resource.id && g.appRoleId === appRoleId,
      );
      const principal = { id: of.principal.id, displayName: of.principal.displayName, type: "ServicePrincipal" as const };
      if (!isThere) addGrant(world, tenant, { appRoleId, principal, resource });
    }
  }
}
