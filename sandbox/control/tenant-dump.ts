import { appRolesOfPrincipal } from "../world/directory";
import type { Tenant } from "../world/state";
import { isEffective, type World } from "../world/world";

/** A tenant's state for tests: its objects and whether each has taken effect. It contains no secrets. */

export function describeTenant(world: World, tenant: Tenant) {
  return {
    id: tenant.id,
    label: tenant.label,
    displayName: tenant.displayName,
    verifiedDomains: tenant.verifiedDomains,
    licences: tenant.licences,
    policy: tenant.policy,
    people: tenant.people,
    applications: tenant.applications.map((application) => ({
      ...application,
      passwordCredentials: application.passwordCredentials.map(({ secretText: _hidden, ...shown }) => shown),
    })),
    servicePrincipals: tenant.servicePrincipals.map(({ appRoles: _roles, oauth2PermissionScopes: _scopes, ...shown }) => shown),
    grants: tenant.appRoleAssignments.map((grant) => {
      const resource = tenant.servicePrincipals.find(({ id }) => id === grant.resourceId);
      const role = resource ? appRolesOfPrincipal(world, resource).find(({ id }) => id === grant.appRoleId) : undefined;
      return { ...grant, value: role?.value ?? null, isInTokens: isEffective(world, grant.inTokensAt) };
    }),
    consents: tenant.oauth2PermissionGrants,
    ...tenant.extensions,
  };
}
