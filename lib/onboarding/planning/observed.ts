import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import type { PermissionName, ResourceKey } from "@/lib/catalogue/permissions";
import type { NotKnownBecause } from "@/lib/catalogue/states";

/** What the tenant has right now, read afresh. Plain data: ids and times, never a secret. */

export type Unknown = { known: false; because: NotKnownBecause; requestId: string | null; message: string };
export type Known<T> = { known: true; value: T; requestId: string | null };
export type Observation<T> = Known<T> | Unknown;

export type ObservedOrganization = { tenantId: string; displayName: string; initialDomain: string | null };

export type ObservedSecret = { keyId: string; displayName: string | null; startDateTime: string; endDateTime: string };

export type ObservedApplication = {
  objectId: string;
  appId: string;
  displayName: string;
  uniqueName: string | null;
  signInAudience: string;
  tags: readonly string[];
  /** appRole ids by resource appId: what is declared in requiredResourceAccess. */
  declared: readonly { resourceAppId: string; appRoleIds: readonly string[] }[];
  certificates: readonly { keyId: string; thumbprint: string; endDateTime: string | null }[];
  secrets: readonly ObservedSecret[];
};

/** A resource's service principal in this tenant, with the ids of the permissions we need from it, found by name. */
export type ObservedResource = { servicePrincipalId: string; appId: string; roleIds: Partial<Record<PermissionName, string>> };

export type ObservedServicePrincipal = {
  servicePrincipalId: string;
  appId: string;
  accountEnabled: boolean;
  grants: readonly { id: string; resourceId: string; appRoleId: string; createdDateTime: string | null }[];
};

export type ObservedExchange = {
  /** Exchange's pointer to the app; `objectId` must equal the Entra service principal's id. */
  servicePrincipal: { identity: string; appId: string; objectId: string } | null;
  roleAssignment: { name: string } | null;
};

export type Observed = {
  at: string;
  organization: Observation<ObservedOrganization>;
  /** Ours, by unique name, tag or known app id; null when there is none. */
  application: Observation<ObservedApplication | null>;
  /** Other apps of the same display name, which we report and never touch. */
  namesakes: readonly { appId: string; displayName: string }[];
  servicePrincipal: Observation<ObservedServicePrincipal | null>;
  resources: Record<ResourceKey, Observation<ObservedResource | null>>;
  /** Not asked when quarantined mail is declined or nobody has signed in for Exchange yet. */
  exchange: Observation<ObservedExchange>;
  /** Roles of the admin in whose name we looked. */
  roles: RolesSeen;
};
