import { alertTypeIds } from "@/lib/catalogue/alert-types";
import { type OptionalCapabilityId, optionalCapabilities } from "@/lib/catalogue/capabilities";
import { permissions, resourceKeys, resources } from "@/lib/catalogue/permissions";
import { type Desired, desiredState } from "@/lib/onboarding/planning/desired";
import type { Ours } from "@/lib/onboarding/planning/foreign";
import type { Observed, ObservedApplication } from "@/lib/onboarding/planning/observed";
import type { KnownToPortal } from "@/lib/onboarding/planning/plan";

/** What is desired and observed at the two ends of an onboarding: an empty tenant, and one that has everything. Plain data. */

export const certificate = {
  thumbprint: "AB".repeat(20),
  der: "MIIB",
  notAfter: "2030-01-01T00:00:00Z",
  source: "dropzone" as const,
  uploadedBy: null,
};
export const dropzone = { host: "contoso.dropzone.app", tenantId: "t" };

export function desired(capabilities: readonly OptionalCapabilityId[] = optionalCapabilities): Desired {
  return desiredState({
    choices: { capabilities: [...capabilities], alertTypes: [...alertTypeIds], portalUrl: null },
    certificate,
    refusedCertificates: [],
    dropzone,
  });
}

export const nothingOurs: Ours = { secretKeyIds: [], lostSecretEnds: [], thumbprints: [], makerIds: [] };
export const nothingKnown: KnownToPortal = {
  secretKeyId: null,
  hasSecretValue: false,
  ours: nothingOurs,
  made: [],
  replacing: null,
  saved: { "data-source": null, "alert-source": null },
  held: { "data-source": null, "alert-source": null },
};
export const roleId = (name: string) => `role-${name}`;

export function emptyTenant(): Observed {
  const known = <T>(value: T) => ({ known: true as const, value, requestId: "r" });
  return {
    at: "2026-01-01T00:00:00Z",
    organization: known({ tenantId: "t", displayName: "Contoso", initialDomain: "contoso.onmicrosoft.com" }),
    application: known(null),
    isGone: false,
    deleted: null,
    others: [],
    servicePrincipal: known(null),
    resources: Object.fromEntries(
      resourceKeys.map((key) => [
        key,
        known({
          servicePrincipalId: `sp-${key}`,
          appId: resources[key].appId,
          roleIds: Object.fromEntries(permissions.filter((p) => p.resource === key).map((p) => [p.name, roleId(p.name)])),
        }),
      ]),
    ) as Observed["resources"],
    exchange: known({ servicePrincipal: null, roleAssignment: null }),
    integrations: { "data-source": known(null), "alert-source": known(null) },
    watching: { known: false, because: "not-asked", requestId: null, message: "NotAsked" },
    roles: ["global-administrator"],
  };
}

const savedBy = (clientId: string) => ({
  known: true as const,
  value: { id: "int-1", tenantId: dropzone.tenantId, clientId, account: { status: "active" as const } },
  requestId: null,
});

export function satisfied(want: Desired): { observed: Observed; known: KnownToPortal } {
  const observed = emptyTenant();
  const app: ObservedApplication = {
    standing: "ours",
    createdDateTime: "2026-01-01T00:00:00Z",
    federated: [],
    owners: [],
    redirectUris: [],
    isPublicClient: false,
    objectId: "app-object",
    appId: "app-id",
    displayName: "Dropzone AI",
    uniqueName: null,
    signInAudience: "AzureADMyOrg",
    tags: [],
    declared: resourceKeys.map((key) => ({
      resourceAppId: resources[key].appId,
      appRoleIds: want.permissions.filter((p) => p.resource === key).map((p) => roleId(p.name)),
    })),
    certificates: [{ keyId: "c", thumbprint: certificate.thumbprint, displayName: "Dropzone AI", startDateTime: null, endDateTime: null }],
    secrets: [
      {
        keyId: "s",
        displayName: "Dropzone AI Integration Key",
        startDateTime: "2026-01-01T00:00:00Z",
        endDateTime: "2027-12-30T00:00:00Z",
      },
    ],
  };
  return {
    observed: {
      ...observed,
      application: { known: true, value: app, requestId: null },
      servicePrincipal: {
        known: true,
        requestId: null,
        value: {
          servicePrincipalId: "sp",
          appId: "app-id",
          accountEnabled: true,
          certificates: [],
          secrets: [],
          owners: [],
          grants: want.permissions.map((p) => ({
            id: p.name,
            resourceId: `sp-${p.resource}`,
            resourceName: null,
            appRoleId: roleId(p.name),
            createdDateTime: null,
          })),
        },
      },
      integrations: { "data-source": savedBy("app-id"), "alert-source": savedBy("app-id") },
      exchange: {
        known: true,
        requestId: null,
        value: { servicePrincipal: { identity: "x", appId: "app-id", objectId: "SP" }, roleAssignment: { name: "Transport Hygiene-sp" } },
      },
    },
    known: {
      secretKeyId: "s",
      hasSecretValue: false,
      ours: { ...nothingOurs, secretKeyIds: ["s"] },
      made: [],
      replacing: null,
      saved: { "data-source": [], "alert-source": [] },
      held: { "data-source": { secretKeyId: "s", clientId: "app-id" }, "alert-source": { secretKeyId: "s", clientId: "app-id" } },
    },
  };
}
