import { permissions, type ResourceKey, resourceKeys, resources } from "@/lib/catalogue/permissions";
import { type Desired, desiredState, dropzoneApp } from "@/lib/onboarding/planning/desired";
import type { Ours } from "@/lib/onboarding/planning/foreign";
import type { Known, Observed, ObservedResource } from "@/lib/onboarding/planning/observed";
import { uuidOf } from "./random";
import type { Story } from "./story";

/** The customer's tenant as the portal would have observed it. The portal's own rules make the findings from it. Pure. */

export type Ids = { appId: string; appObjectId: string; servicePrincipalId: string; secretKeyId: string };

/** What exists in the tenant. */
export type Made = { app: boolean; secret: boolean; graphGrants: boolean; otherGrants: boolean; exchange: "not-asked" | "empty" | "done" };
export const nothingMade: Made = { app: false, secret: false, graphGrants: false, otherGrants: false, exchange: "empty" };
export const allMade: Made = { app: true, secret: true, graphGrants: true, otherGrants: true, exchange: "done" };

/** The certificate of their Dropzone tenant: it ends between 400 days and three years after they came. */
export type Certificate = { thumbprint: string; der: string; notAfter: string };

export function desiredOf(story: Story, certificate: Certificate): Desired {
  return desiredState({
    choices: story.choices,
    certificate: { ...certificate, source: "dropzone", uploadedBy: null },
    refusedCertificates: [],
    dropzone: { host: story.dropzoneHost, tenantId: story.tenantId },
  });
}

/** Everything on the app is the portal's own. */
export const oursOf = ({ secretKeyId }: Ids, { certificate }: Desired): Ours => ({
  secretKeyIds: [secretKeyId],
  lostSecretEnds: [],
  thumbprints: certificate ? [certificate.thumbprint] : [],
  makerIds: [],
});

export function certificateOf({ random, createdAt, now }: Story): Certificate {
  const notAfter = Math.max(createdAt + (400 + random.next() * 700) * 86_400_000, now + random.next() * 500 * 86_400_000);
  return { thumbprint: random.hex(40).toUpperCase(), der: "AA==", notAfter: new Date(Math.floor(notAfter / 1000) * 1000).toISOString() };
}

export function observedAt(at: string, made: Made, about: { story: Story; ids: Ids; desired: Desired; secretEndsAt: string }): Observed {
  const { story, ids, desired, secretEndsAt } = about;
  const has = (resource: ResourceKey) => (resource === "microsoft-graph" ? made.graphGrants : made.otherGrants);
  return {
    at,
    organization: known({ tenantId: story.tenantId, displayName: story.name, initialDomain: story.domain }),
    application: known(
      made.app
        ? {
            objectId: ids.appObjectId,
            appId: ids.appId,
            displayName: dropzoneApp.displayName,
            standing: "ours",
            uniqueName: null,
            createdDateTime: at,
            federated: [],
            owners: [],
            redirectUris: [],
            isPublicClient: false,
            signInAudience: dropzoneApp.signInAudience,
            tags: [dropzoneApp.tag],
            declared: resourceKeys.map((key) => ({
              resourceAppId: resources[key].appId,
              appRoleIds: Object.values(observedResources[key].value.roleIds),
            })),
            certificates: desired.certificate
              ? [
                  {
                    keyId: ids.appObjectId,
                    thumbprint: desired.certificate.thumbprint,
                    displayName: dropzoneApp.certificateName,
                    startDateTime: null,
                    endDateTime: null,
                  },
                ]
              : [],
            secrets: made.secret
              ? [{ keyId: ids.secretKeyId, displayName: dropzoneApp.secretName, startDateTime: at, endDateTime: secretEndsAt }]
              : [],
          }
        : null,
    ),
    watching: { known: false, because: "not-asked", requestId: null, message: "NotAsked" },
    isGone: false,
    deleted: null,
    others: [],
    servicePrincipal: known(
      made.app
        ? {
            servicePrincipalId: ids.servicePrincipalId,
            appId: ids.appId,
            accountEnabled: true,
            certificates: [],
            secrets: [],
            owners: [],
            grants: desired.permissions
              .filter(({ resource }) => has(resource))
              .map(({ resource, name }) => {
                const { servicePrincipalId, roleIds } = observedResources[resource].value;
                return {
                  id: name,
                  resourceId: servicePrincipalId,
                  resourceName: null,
                  appRoleId: roleIds[name] ?? "",
                  createdDateTime: at,
                };
              }),
          }
        : null,
    ),
    resources: observedResources,
    exchange:
      made.exchange === "not-asked"
        ? { known: false, because: "not-asked", requestId: null, message: "NotAsked" }
        : known(
            made.exchange === "done"
              ? {
                  servicePrincipal: { identity: ids.servicePrincipalId, appId: ids.appId, objectId: ids.servicePrincipalId },
                  roleAssignment: { name: `${dropzoneApp.exchangeRole}-${dropzoneApp.displayName}` },
                }
              : { servicePrincipal: null, roleAssignment: null },
          ),
    integrations: { "data-source": known(null), "alert-source": known(null) },
    roles: null,
  };
}

const known = <T>(value: T): Known<T> => ({ known: true, value, requestId: null });

/** Ids differ from tenant to tenant; here they are made from the names. */
const observedResources = Object.fromEntries(
  resourceKeys.map((key) => [
    key,
    known({
      servicePrincipalId: uuidOf(key),
      appId: resources[key].appId,
      roleIds: Object.fromEntries(permissions.filter((p) => p.resource === key).map((p) => [p.name, uuidOf(p.name)])),
    } satisfies ObservedResource),
  ]),
) as Record<ResourceKey, Known<ObservedResource>>;
