import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import type { Account } from "@/lib/catalogue/integration-account";
import type { PermissionName, ResourceKey } from "@/lib/catalogue/permissions";
import type { NotKnownBecause } from "@/lib/catalogue/states";

/** The observed state: what the tenant has right now. Plain data with ids and times, never the value of a secret. Times are ISO 8601. */

/** `message`: the vendor's own code. `retryAfterSeconds`: when the vendor wants to be asked again, if it said so. */
export type Unknown = {
  known: false;
  because: NotKnownBecause;
  requestId: string | null;
  message: string;
  retryAfterSeconds?: number | null;
};
export type Known<T> = { known: true; value: T; requestId: string | null };
export type Observation<T> = Known<T> | Unknown;

/** Null also when it could not be observed. */
export const presentIn = <T>(observation: Observation<T | null>): T | null => (observation.known ? observation.value : null);

export type ObservedOrganization = { tenantId: string; displayName: string; initialDomain: string | null };

export type ObservedSecret = { keyId: string; displayName: string | null; startDateTime: string; endDateTime: string };
/** `startDateTime`: when the certificate becomes valid, which may be before it was added. */
export type ObservedCertificate = {
  keyId: string;
  thumbprint: string;
  displayName: string | null;
  startDateTime: string | null;
  endDateTime: string | null;
};
export type ObservedOwner = { id: string; name: string };
export type ObservedFederatedCredential = { id: string; name: string; issuer: string; subject: string };

export type ObservedApplication = {
  /** `to-adopt`: an app of somebody else that an admin chose to use. Nothing on it is ours. */
  standing: "ours" | "to-adopt";
  objectId: string;
  appId: string;
  displayName: string;
  createdDateTime: string | null;
  uniqueName: string | null;
  signInAudience: string;
  tags: readonly string[];
  /** The app's requiredResourceAccess: the ids of the declared app roles, by the app id of the resource. */
  declared: readonly { resourceAppId: string; appRoleIds: readonly string[] }[];
  certificates: readonly ObservedCertificate[];
  secrets: readonly ObservedSecret[];
  federated: readonly ObservedFederatedCredential[];
  owners: readonly ObservedOwner[];
  redirectUris: readonly string[];
  /** Whether the app accepts sign-ins without any credential of its own. */
  isPublicClient: boolean;
};

/** `deletedAt`: null when Microsoft did not say. */
export type DeletedApplication = { objectId: string; appId: string; deletedAt: string | null };

/** An app that looks like ours and is somebody else's. The portal reports it, and changes it only when an admin chose to adopt it. */
export type OtherApplication = {
  objectId: string;
  appId: string;
  displayName: string;
  createdDateTime: string | null;
  certificates: readonly ObservedCertificate[];
  secrets: readonly ObservedSecret[];
  redirectUris: readonly string[];
};

/** A resource's service principal in this tenant. `roleIds` has the ids of the permissions that we need from it, found by their names. */
export type ObservedResource = {
  servicePrincipalId: string;
  appId: string;
  roleIds: Partial<Record<PermissionName, string>>;
  /** Of Microsoft Graph alone: the id of the permission to look in the portal's own name. Absent when it is not offered. */
  watchingRoleId?: string;
};

export type ObservedServicePrincipal = {
  servicePrincipalId: string;
  appId: string;
  accountEnabled: boolean;
  grants: readonly { id: string; resourceId: string; resourceName: string | null; appRoleId: string; createdDateTime: string | null }[];
  /** Its own, besides those of its application. Entra accepts both. */
  certificates: readonly ObservedCertificate[];
  secrets: readonly ObservedSecret[];
  owners: readonly ObservedOwner[];
};

/** What the tenant's default app management policy says of a new app. https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy */
export type AppPolicy = {
  areSecretsBlocked: boolean;
  /** The longest life of a secret, in days. Null when there is no limit. */
  secretDays: number | null;
  /** The longest life of a certificate, in days. Null when there is no limit. */
  certificateDays: number | null;
  /** Whether a certificate has to come from an authority that the tenant trusts. */
  needsTrustedAuthority: boolean;
};

/** Products that a capability needs, by what the tenant has bought. */
export const products = ["cloud-apps", "defender-for-endpoint", "exchange"] as const;
export type Product = (typeof products)[number];

export type ObservedExchange = {
  /** Exchange's entry for the app. `objectId` must be the id of the service principal in Entra. */
  servicePrincipal: { identity: string; appId: string; objectId: string } | null;
  roleAssignment: { name: string } | null;
  /** False while Enable-OrganizationCustomization has never run. Null or absent when Exchange did not say. */
  isCustomized?: boolean | null;
};

/** An integration in the customer's Dropzone tenant. `tenantId`, `clientId`: of the Entra tenant and the app that it uses. */
export type ObservedIntegration = { id: string; tenantId: string; clientId: string; account: Account };

/** The portal's own service principal in this tenant. `grantId`: of the permission to look in its own name. Null when it does not hold it. */
export type ObservedWatching = { servicePrincipalId: string; grantId: string | null };

export type Observed = {
  at: string;
  organization: Observation<ObservedOrganization>;
  /** Our app registration, found by its recorded id or the unique name that was stored for it. Null when there is none. */
  application: Observation<ObservedApplication | null>;
  /** True when the app whose id is recorded does not exist any more. */
  isGone: boolean;
  /** That app among those which Entra keeps for 30 days. Null when it is not gone, or is gone for good. */
  deleted: DeletedApplication | null;
  /** Apps with our display name, our tag, or the unique name that earlier versions gave. Empty also when the search failed. */
  others: readonly OtherApplication[];
  servicePrincipal: Observation<ObservedServicePrincipal | null>;
  resources: Record<ResourceKey, Observation<ObservedResource | null>>;
  /** Not asked when quarantined mail is declined, or when nobody has signed in for Exchange yet. */
  exchange: Observation<ObservedExchange>;
  /** Null when the portal has no service principal in the tenant. Not asked when nobody has ever wanted the portal to look in its own name. */
  watching: Observation<ObservedWatching | null>;
  /** What is saved in the customer's Dropzone tenant, whoever saved it. Not asked without an API key. */
  integrations: Record<"data-source" | "alert-source", Observation<ObservedIntegration | null>>;
  /** The roles of the admin whose token was used. */
  roles: RolesSeen;
};
