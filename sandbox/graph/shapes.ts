import { appRolesOfPrincipal, findApplicationAnywhere } from "../world/directory";
import type { Application, AppRoleAssignment, KeyCredential, PasswordCredential, ServicePrincipal, Tenant } from "../world/state";
import { isEffective, type World } from "../world/world";
import type { Json } from "./call";

/** Directory objects as Graph answers them: every property that the published schema gives them by default, secrets left out. */

export function applicationShape(world: World, tenant: Tenant, application: Application, options: { withKeys: boolean }): Json {
  const { redirectUris, rest } = application;
  return {
    id: application.id,
    deletedDateTime: application.deletedDateTime,
    appId: application.appId,
    applicationTemplateId: null,
    disabledByMicrosoftStatus: null,
    createdDateTime: application.createdDateTime,
    displayName: application.displayName,
    description: application.description,
    groupMembershipClaims: null,
    identifierUris: application.identifierUris,
    isDeviceOnlyAuthSupported: null,
    isFallbackPublicClient: application.isFallbackPublicClient,
    notes: application.notes,
    publisherDomain: initialDomain(tenant),
    serviceManagementReference: null,
    signInAudience: application.signInAudience,
    tags: application.tags,
    tokenEncryptionKeyId: null,
    uniqueName: application.uniqueName,
    samlMetadataUrl: null,
    defaultRedirectUri: null,
    certification: null,
    optionalClaims: null,
    requestSignatureVerification: null,
    servicePrincipalLockConfiguration: null,
    addIns: [],
    api: {
      acceptMappedClaims: null,
      knownClientApplications: [],
      requestedAccessTokenVersion: null,
      oauth2PermissionScopes: [],
      preAuthorizedApplications: [],
    },
    appRoles: application.appRoles,
    info: { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
    parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: "Allow" },
    passwordCredentials: application.passwordCredentials.map(passwordShape),
    publicClient: { redirectUris: redirectUris.publicClient },
    requiredResourceAccess: application.requiredResourceAccess,
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    ...rest,
    // Reads do not show a new key for a while.
    keyCredentials: application.keyCredentials.filter((key) => isEffective(world, key.effectiveAt)).map((key) => keyShape(key, options)),
    web: {
      homePageUrl: null,
      logoutUrl: null,
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
      redirectUriSettings: redirectUris.web.map((uri) => ({ uri, index: null })),
      ...(rest.web as Json | undefined),
      redirectUris: redirectUris.web,
    },
    spa: { redirectUris: redirectUris.spa },
  };
}

function initialDomain(tenant: Tenant): string {
  return tenant.verifiedDomains.find(({ isDefault }) => isDefault)?.name ?? "";
}

/** Only addPassword returns the secret itself, once. */
export function passwordShape({ customKeyIdentifier, displayName, endDateTime, hint, keyId, startDateTime }: PasswordCredential): Json {
  return { customKeyIdentifier, displayName, endDateTime, hint, keyId, secretText: null, startDateTime };
}

/** The bytes come only when one object is read with $select=keyCredentials. */
function keyShape(key: KeyCredential, { withKeys }: { withKeys: boolean }): Json {
  const { customKeyIdentifier, displayName, endDateTime, keyId, startDateTime, type, usage } = key;
  return { customKeyIdentifier, displayName, endDateTime, key: withKeys ? key.key : null, keyId, startDateTime, type, usage };
}

export function servicePrincipalShape(world: World, principal: ServicePrincipal, options = { withKeys: false }): Json {
  const backing = findApplicationAnywhere(world, principal.appId)?.application;
  return {
    id: principal.id,
    deletedDateTime: principal.deletedDateTime,
    accountEnabled: principal.accountEnabled,
    alternativeNames: [],
    appDisplayName: backing?.displayName ?? principal.displayName,
    appDescription: null,
    appId: principal.appId,
    applicationTemplateId: null,
    appOwnerOrganizationId: principal.appOwnerOrganizationId,
    appRoleAssignmentRequired: principal.appRoleAssignmentRequired,
    description: null,
    disabledByMicrosoftStatus: null,
    displayName: principal.displayName,
    homepage: null,
    loginUrl: null,
    logoutUrl: null,
    notes: principal.notes,
    notificationEmailAddresses: [],
    preferredSingleSignOnMode: null,
    preferredTokenSigningKeyThumbprint: null,
    replyUrls: backing?.redirectUris.web ?? [],
    servicePrincipalNames: principal.servicePrincipalNames,
    servicePrincipalType: "Application",
    signInAudience: principal.signInAudience,
    tags: principal.tags,
    tokenEncryptionKeyId: null,
    samlSingleSignOnSettings: null,
    addIns: [],
    appRoles: appRolesOfPrincipal(world, principal),
    info: { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
    keyCredentials: principal.keyCredentials.filter((key) => isEffective(world, key.effectiveAt)).map((key) => keyShape(key, options)),
    oauth2PermissionScopes: principal.oauth2PermissionScopes,
    passwordCredentials: principal.passwordCredentials.map(passwordShape),
    resourceSpecificApplicationPermissions: [],
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    ...principal.rest,
  };
}

/** Owners, as directory objects: people come as users, apps as service principals. */
/**
 * People who may not be read have an id and blanks.
 * learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
 */
export function ownersShape(
  { people, servicePrincipals }: Tenant,
  { ownerIds }: { ownerIds: readonly string[] },
  { withNames }: { withNames: boolean },
): Json[] {
  const users = people
    .filter(({ id }) => ownerIds.includes(id))
    .map(({ id, name, userName }) => ({
      "@odata.type": "#microsoft.graph.user",
      id,
      displayName: withNames ? name : null,
      userPrincipalName: withNames ? userName : null,
    }));
  const apps = servicePrincipals
    .filter(({ id, deletedDateTime }) => !deletedDateTime && ownerIds.includes(id))
    .map(({ id, appId, displayName }) => ({ "@odata.type": "#microsoft.graph.servicePrincipal", id, appId, displayName }));
  return [...users, ...apps];
}

export function assignmentShape(grant: AppRoleAssignment): Json {
  const { id, appRoleId, createdDateTime, principalDisplayName, principalId, principalType, resourceDisplayName, resourceId } = grant;
  return {
    id,
    deletedDateTime: null,
    appRoleId,
    createdDateTime,
    principalDisplayName,
    principalId,
    principalType,
    resourceDisplayName,
    resourceId,
  };
}
