import type { PropagationMode } from "./propagation";

/** The state of the sandbox: plain data that fits into a JSON file. Each service keeps its own part under a tenant's `extensions`. */

type VerifiedDomain = { name: string; isInitial: boolean; isDefault: boolean; type: "Managed"; capabilities: string };

export type Person = {
  id: string;
  name: string;
  /** userPrincipalName, lower case. */
  userName: string;
  /** Template ids of directory roles held tenant-wide. */
  directoryRoles: string[];
  hasMailbox: boolean;
  /** The tenant of the account, for a guest. Absent for a member. */
  homeTenantId?: string;
};

/** What the tenant has bought. An absent product answers as Microsoft answers for it. */
type Licences = { entraP1: boolean; exchange: boolean; defenderXdr: boolean; defenderForEndpoint: boolean; cloudApps: boolean };

export type AppRole = {
  id: string;
  value: string;
  displayName: string;
  description: string;
  isEnabled: boolean;
  allowedMemberTypes: ("Application" | "User")[];
  origin: "Application";
};

export type PermissionScope = {
  id: string;
  value: string;
  adminConsentDisplayName: string;
  adminConsentDescription: string;
  userConsentDisplayName: string | null;
  userConsentDescription: string | null;
  isEnabled: boolean;
  /** `Admin`: only an administrator may consent. */
  type: "User" | "Admin";
};

export type PasswordCredential = {
  keyId: string;
  displayName: string | null;
  hint: string;
  startDateTime: string;
  endDateTime: string;
  customKeyIdentifier: null;
  /** Never answered again after addPassword. */
  secretText: string;
  effectiveAt: string;
};

export type KeyCredential = {
  keyId: string;
  displayName: string | null;
  /** Hex SHA-1 thumbprint. */
  customKeyIdentifier: string;
  startDateTime: string;
  endDateTime: string;
  type: "AsymmetricX509Cert";
  usage: "Verify";
  /** DER, base64. */
  key: string;
  effectiveAt: string;
};

/** Trust in tokens of another issuer. https://learn.microsoft.com/graph/api/resources/federatedidentitycredential */
export type FederatedIdentityCredential = {
  id: string;
  name: string;
  issuer: string;
  subject: string;
  audiences: string[];
  description?: string | null;
};

export type RequiredResourceAccess = { resourceAppId: string; resourceAccess: { id: string; type: "Role" | "Scope" }[] };

export type Application = {
  id: string;
  appId: string;
  displayName: string;
  uniqueName: string | null;
  signInAudience: string;
  createdDateTime: string;
  deletedDateTime: string | null;
  /** People who own it: its creator, when a person created it. */
  ownerIds: string[];
  passwordCredentials: PasswordCredential[];
  keyCredentials: KeyCredential[];
  federatedIdentityCredentials: FederatedIdentityCredential[];
  requiredResourceAccess: RequiredResourceAccess[];
  appRoles: AppRole[];
  redirectUris: { web: string[]; spa: string[]; publicClient: string[] };
  isFallbackPublicClient: boolean | null;
  tags: string[];
  notes: string | null;
  description: string | null;
  identifierUris: string[];
  /** Other properties that were written. The sandbox only returns them. */
  rest: Record<string, unknown>;
  visibleAt: string;
};

export type ServicePrincipal = {
  id: string;
  appId: string;
  displayName: string;
  accountEnabled: boolean;
  appOwnerOrganizationId: string;
  appRoleAssignmentRequired: boolean;
  servicePrincipalNames: string[];
  signInAudience: string;
  tags: string[];
  notes: string | null;
  ownerIds: string[];
  /** Its own, besides those of its application. Entra accepts both. */
  passwordCredentials: PasswordCredential[];
  keyCredentials: KeyCredential[];
  /** First-party resources carry theirs here; the principal of an application of the sandbox reads its application's. */
  appRoles: AppRole[];
  oauth2PermissionScopes: PermissionScope[];
  createdDateTime: string;
  deletedDateTime: string | null;
  rest: Record<string, unknown>;
  visibleAt: string;
};

export type AppRoleAssignment = {
  id: string;
  appRoleId: string;
  principalId: string;
  principalType: "ServicePrincipal" | "User";
  principalDisplayName: string;
  resourceId: string;
  resourceDisplayName: string;
  createdDateTime: string;
  listedAt: string;
  inTokensAt: string;
};

export type OAuth2PermissionGrant = {
  id: string;
  clientId: string;
  resourceId: string;
  consentType: "AllPrincipals" | "Principal";
  principalId: string | null;
  scopes: { value: string; effectiveAt: string }[];
};

type AppManagementPolicy = {
  isEnabled: boolean;
  passwordAddition: "allowed" | "blocked";
  /** Days, or null for no limit. */
  passwordLifetimeDays: number | null;
  asymmetricKeyLifetimeDays: number | null;
};

export type Tenant = {
  id: string;
  kind: "customer" | "staff";
  /** "contoso": the first part of its hosts, and part of its API key. */
  label: string;
  displayName: string;
  verifiedDomains: VerifiedDomain[];
  /** contoso.dropzone.app; null for Dropzone's own tenant. */
  dropzoneHost: string | null;
  /** contoso.us.portal.cloudappsecurity.com */
  cloudAppsHost: string | null;
  licences: Licences;
  people: Person[];
  membersMayRegisterApps: boolean;
  policy: AppManagementPolicy;
  applications: Application[];
  servicePrincipals: ServicePrincipal[];
  appRoleAssignments: AppRoleAssignment[];
  oauth2PermissionGrants: OAuth2PermissionGrant[];
  /** What the other services keep about this tenant; see extensions.ts. */
  extensions: Record<string, unknown>;
};

/** An authorization code. Redeemed ones are kept, so that a second use can be told from an unknown code. */
export type IssuedCode = {
  code: string;
  tenantSegment: string;
  tenantId: string;
  personId: string;
  clientId: string;
  redirectUri: string;
  scopes: string[];
  nonce: string | null;
  /** The authentication context that the request asked the ID token for. Left out when it asked for none. */
  acrs?: string;
  challenge: string | null;
  issuedAt: string;
  redeemed: boolean;
};

type IssuedRefreshToken = {
  token: string;
  tenantId: string;
  personId: string;
  clientId: string;
  /** For a page, when the person signed in: its refresh tokens all end together. */
  issuedAt: string;
  isForPage: boolean;
};

export type DeviceCode = {
  deviceCode: string;
  userCode: string;
  tenantSegment: string;
  clientId: string;
  scopes: string[];
  issuedAt: string;
  answer: "pending" | "declined" | "redeemed" | { tenantId: string; personId: string };
};

type SingleSignOn = { cookie: string; tenantId: string; personId: string };

export type WorldState = {
  worldName: string;
  /** The number of ids made so far, so that ids are the same at each start. */
  made: number;
  clockOffsetMs: number;
  propagation: PropagationMode;
  latencyMs: number;
  tenants: Tenant[];
  codes: IssuedCode[];
  refreshTokens: IssuedRefreshToken[];
  deviceCodes: DeviceCode[];
  signedIn: SingleSignOn[];
  /** JWK of the key that signs tokens; made at the first start, kept in the state file. */
  signingKey: Record<string, unknown>;
};
