import { appRolesOf, type FirstPartyResource, microsoftTenantId, scopesOf } from "./catalogue";
import { firstPartyClients } from "./first-party-clients";
import { guidFor } from "./ids";
import type { Application, AppRole, AppRoleAssignment, PermissionScope, Person, ServicePrincipal, Tenant } from "./state";
import { effectiveAfter, isEffective, newGuid, newOpaqueId, now, timestamp, type World } from "./world";

/** Finds and creates objects of a directory: people, applications, service principals, grants. It does not check who may. */

export function findPerson(tenant: Tenant, nameOrId: string): Person | null {
  const wanted = nameOrId.toLowerCase();
  return tenant.people.find((person) => person.id === wanted || person.userName === wanted) ?? null;
}

/** Where an application is registered. Microsoft's own tenant is none of the sandbox's. */
export type HomeTenant = Pick<Tenant, "id" | "displayName">;

/** The application of this app id in whichever tenant it is registered; deleted ones are not there. */
export function findApplicationAnywhere(world: World, appId: string): { tenant: HomeTenant; application: Application } | null {
  const ofMicrosoft = firstPartyClients.find((client) => client.appId === appId.toLowerCase());
  if (ofMicrosoft) return { tenant: { id: microsoftTenantId, displayName: "Microsoft Services" }, application: ofMicrosoft };
  for (const tenant of world.state.tenants) {
    const application = tenant.applications.find((a) => a.appId === appId.toLowerCase() && !a.deletedDateTime);
    if (application) return { tenant, application };
  }
  return null;
}

export function findServicePrincipal(tenant: Tenant, idOrAppId: string): ServicePrincipal | null {
  const wanted = idOrAppId.toLowerCase();
  return tenant.servicePrincipals.find((sp) => (sp.id === wanted || sp.appId === wanted) && !sp.deletedDateTime) ?? null;
}

/** A resource by any of the names that it goes by ("https://graph.microsoft.com", its app id). */
export function findResource(tenant: Tenant, name: string): ServicePrincipal | null {
  const bare = name.replace(/\/$/, "").toLowerCase();
  return (
    tenant.servicePrincipals.find(
      (sp) => !sp.deletedDateTime && sp.servicePrincipalNames.some((candidate) => candidate.replace(/\/$/, "").toLowerCase() === bare),
    ) ?? null
  );
}

export function appRolesOfPrincipal(world: World, principal: ServicePrincipal): AppRole[] {
  return findApplicationAnywhere(world, principal.appId)?.application.appRoles ?? principal.appRoles;
}

export function scopesOfPrincipal(principal: ServicePrincipal): PermissionScope[] {
  return principal.oauth2PermissionScopes;
}

/** The `roles` that a token for `resource` carries when the principal asks for it now. */
export function effectiveRoles(world: World, tenant: Tenant, principalId: string, resource: ServicePrincipal): string[] {
  const granted = tenant.appRoleAssignments.filter(
    (grant) => grant.principalId === principalId && grant.resourceId === resource.id && isEffective(world, grant.inTokensAt),
  );
  const roles = appRolesOfPrincipal(world, resource);
  return granted.flatMap((grant) => roles.find((role) => role.id === grant.appRoleId && role.isEnabled)?.value ?? []);
}

export function addFirstPartyPrincipal(world: World, tenant: Tenant, resource: FirstPartyResource): ServicePrincipal {
  const principal: ServicePrincipal = {
    id: guidFor(`first-party:${tenant.label}:${resource.appId}`),
    appId: resource.appId,
    displayName: resource.displayName,
    accountEnabled: true,
    appOwnerOrganizationId: microsoftTenantId,
    appRoleAssignmentRequired: false,
    servicePrincipalNames: [...resource.servicePrincipalNames],
    signInAudience: "AzureADMultipleOrgs",
    tags: [],
    notes: null,
    ownerIds: [],
    passwordCredentials: [],
    keyCredentials: [],
    appRoles: appRolesOf(resource),
    oauth2PermissionScopes: scopesOf(resource),
    createdDateTime: timestamp(now(world)),
    deletedDateTime: null,
    rest: {},
    visibleAt: effectiveAfter(world, "service-principal"),
  };
  // One that is created again after a deletion gets another id.
  if (tenant.servicePrincipals.some((sp) => sp.id === principal.id)) principal.id = newGuid(world, "service-principal");
  tenant.servicePrincipals.push(principal);
  return principal;
}

export function addPrincipalOf(
  world: World,
  tenant: Tenant,
  of: { application: Application; home: HomeTenant; ownerId?: string | undefined },
): ServicePrincipal {
  const { application, home } = of;
  const principal: ServicePrincipal = {
    id: newGuid(world, "service-principal"),
    appId: application.appId,
    displayName: application.displayName,
    accountEnabled: true,
    appOwnerOrganizationId: home.id,
    appRoleAssignmentRequired: false,
    servicePrincipalNames: [application.appId, ...application.identifierUris],
    signInAudience: application.signInAudience,
    tags: [],
    notes: null,
    ownerIds: of.ownerId ? [of.ownerId] : [],
    passwordCredentials: [],
    keyCredentials: [],
    appRoles: [],
    oauth2PermissionScopes: [],
    createdDateTime: timestamp(now(world)),
    deletedDateTime: null,
    rest: {},
    visibleAt: effectiveAfter(world, "service-principal"),
  };
  tenant.servicePrincipals.push(principal);
  return principal;
}

type NewGrant = {
  appRoleId: string;
  principal: { id: string; displayName: string; type: AppRoleAssignment["principalType"] };
  resource: ServicePrincipal;
};

export function addGrant(world: World, tenant: Tenant, { appRoleId, principal, resource }: NewGrant): AppRoleAssignment {
  const grant: AppRoleAssignment = {
    id: newOpaqueId(world, "app-role-assignment"),
    appRoleId,
    principalId: principal.id,
    principalType: principal.type,
    principalDisplayName: principal.displayName,
    resourceId: resource.id,
    resourceDisplayName: resource.displayName,
    createdDateTime: new Date(now(world)).toISOString(),
    listedAt: effectiveAfter(world, "grant-listed"),
    inTokensAt: effectiveAfter(world, "grant-in-token"),
  };
  tenant.appRoleAssignments.push(grant);
  return grant;
}
