import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import type { PermissionName, ResourceKey } from "@/lib/catalogue/permissions";
import type { NotKnownBecause } from "@/lib/catalogue/states";

/** The observed state: what the tenant has right now. Plain data with ids and times, never the value of a secret. Times are ISO 8601. */

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
  /** The app's requiredResourceAccess: the ids of the declared app roles, by the app id of the resource. */
  declared: readonly { resourceAppId: string; appRoleIds: readonly string[] }[];
  certificates: readonly { keyId: string; thumbprint: string; endDateTime: string | null }[];
  secrets: readonly ObservedSecret[];
};

/** A resource's service principal in this tenant. `roleIds` has the ids of the permissions that we need from it, found by their names. */
export type ObservedResource = { servicePrincipalId: string; appId: string; roleIds: Partial<Record<PermissionName, string>> };

export type ObservedServicePrincipal = {
  servicePrincipalId: string;
  appId: string;
  accountEnabled: boolean;
  grants: readonly { id: string; resourceId: string; appRoleId: string; createdDateTime: string | null }[];
};

export type ObservedExchange = {
  /** Exchange's entry for the app. `objectId` must be the id of the service principal in Entra. */
  servicePrincipal: { identity: string; appId: string; objectId: string } | null;
  roleAssignment: { name: string } | null;
};

/** An integration in the customer's Dropzone tenant. `tenantId`, `clientId`: of the Entra tenant and the app that it uses. */
export type ObservedIntegration = { id: string; tenantId: string; clientId: string };

export type Observed = {
  at: string;
  organization: Observation<ObservedOrganization>;
  /** Our app registration, found by its unique name, its tag or its recorded app id. Null when there is none. */
  application: Observation<ObservedApplication | null>;
  /** Other apps with the same display name. The portal reports them and never changes them. */
  namesakes: readonly { appId: string; displayName: string }[];
  servicePrincipal: Observation<ObservedServicePrincipal | null>;
  resources: Record<ResourceKey, Observation<ObservedResource | null>>;
  /** Not asked when quarantined mail is declined, or when nobody has signed in for Exchange yet. */
  exchange: Observation<ObservedExchange>;
  /** What is saved in the customer's Dropzone tenant, whoever saved it. Not asked without an API key. */
  integrations: Record<"data-source" | "alert-source", Observation<ObservedIntegration | null>>;
  /** The roles of the admin whose token was used. */
  roles: RolesSeen;
};
