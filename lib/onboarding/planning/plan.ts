import { type Permission, type PermissionName, type ResourceKey, resources } from "@/lib/catalogue/permissions";
import type { Change, Plan } from "./changes";
import { cleaningChanges, withinLimit } from "./cleaning";
import type { Desired, WantedCertificate } from "./desired";
import { asSeenInDropzone, type Held, handOverOf, inTheWay, isWhole, type Saved } from "./dropzone-side";
import { isLost, type Ours } from "./foreign";
import { integrations } from "./integrations";
import type { Made } from "./ledger";
import { type Observed, type ObservedApplication, presentIn } from "./observed";
import { watchingChanges } from "./watching";

/**
 * plan(desired, observed): the ordered changes that lead from the observed to the desired state. What could not be observed is not changed.
 * Pure.
 */

export type KnownToPortal = {
  /** Entra's keyId of the secret that is sealed here or held by Dropzone; null when there is none. */
  secretKeyId: string | null;
  /** Whether the value of that secret is sealed here. Dropzone's forms cannot be filled in without it. */
  hasSecretValue: boolean;
  ours: Ours;
  /** Client ids of our app, and of those with which the portal saved the integrations that are there. Also when that app was deleted since. */
  clientIds: readonly string[];
  /** What the portal made in the tenant and in Dropzone, and has not removed since. */
  made: readonly Made[];
  saved: Saved;
  /** What Dropzone holds of each integration. */
  held: Held;
  /** The keyIds of the secrets that the run's confirmed plan removes in the end. Null outside of a run. */
  replacing: readonly string[] | null;
};

export function plan(desired: Desired, observed: Observed, remembered: KnownToPortal): Plan {
  const known = asSeenInDropzone(remembered, desired, observed);
  return withinLimit([
    ...cleaningChanges(desired, observed, known.ours),
    ...resourceChanges(desired, observed),
    ...applicationChanges(desired, observed, known),
    ...grantChanges(desired, observed),
    ...watchingChanges(desired, observed),
    ...exchangeChanges(desired, observed),
    ...dropzoneChanges(desired, observed, known),
  ]);
}

function resourceChanges(desired: Desired, observed: Observed): Change[] {
  const wanted = new Set<ResourceKey>(desired.permissions.map((p) => p.resource));
  return [...wanted].filter((key) => isAbsent(observed.resources[key])).map((resource) => ({ do: "add-resource", resource }));
}

function applicationChanges(desired: Desired, observed: Observed, known: KnownToPortal): Change[] {
  if (!observed.application.known) return [];
  const app = observed.application.value;
  const { certificate } = desired;
  if (app === null) return creation(desired, observed);

  const changes: Change[] = [];
  const undeclared = desired.permissions
    .filter((p) => !isDeclared(app, observed, p) && isOffered(observed, p) !== false)
    .map((p) => p.name);
  if (undeclared.length > 0) changes.push({ do: "declare-permissions", permissions: undeclared });
  if (certificate && !hasCertificate(app, certificate.thumbprint)) changes.push({ do: "add-certificate", ...asPlanned(certificate) });
  for (const thumbprint of refusedOn(app, desired)) changes.push({ do: "remove-refused-certificate", thumbprint });
  if (isAbsent(observed.servicePrincipal)) changes.push({ do: "create-service-principal" });
  changes.push(...secretChanges(app, { at: observed.at, known, desired }));
  return changes;
}

/** Permissions of a service that the tenant lacks have no id yet. They are declared after the service was added. */
function creation(desired: Desired, observed: Observed): Change[] {
  const { certificate } = desired;
  const later = desired.permissions.filter((p) => isAbsent(observed.resources[p.resource])).map((p) => p.name);
  const now = desired.permissions.filter((p) => !later.includes(p.name) && isOffered(observed, p) !== false).map((p) => p.name);
  return [
    { do: "create-application", permissions: now, ...(certificate ? asPlanned(certificate) : { thumbprint: null }) },
    ...(later.length > 0 ? [{ do: "declare-permissions", permissions: later } satisfies Change] : []),
    { do: "create-service-principal" },
    newSecret(desired),
  ];
}

/** An uploaded certificate is not called Dropzone's before Dropzone has confirmed it. */
const asPlanned = ({ thumbprint, source, uploadedBy }: WantedCertificate) => ({
  thumbprint,
  ...(source === "upload" ? { notConfirmed: { uploadedBy } } : {}),
});

/** Thumbprints on the app that Dropzone contradicted. */
export const refusedOn = (app: ObservedApplication, { refusedCertificates, certificate }: Desired): string[] =>
  refusedCertificates.filter((refused) => refused !== certificate?.thumbprint && hasCertificate(app, refused));

type ForSecret = { at: string; known: KnownToPortal; desired: Desired };

function secretChanges(app: ObservedApplication, { at, known, desired }: ForSecret): Change[] {
  const orphans = orphanSecrets(app, known.ours).map((keyId): Change => ({ do: "remove-orphan-secret", keyId }));
  return needsSecret(app, at, known) ? [...orphans, newSecret(desired)] : orphans;
}

const newSecret = ({ secretDays }: Desired): Change => ({
  do: "create-client-secret",
  ...(secretDays === null ? {} : { days: secretDays }),
});

/**
 * A new secret is needed when ours is gone or has expired, or when it has to be entered in Dropzone again and its value is not stored here.
 */
export function needsSecret(app: ObservedApplication, at: string, known: KnownToPortal): boolean {
  const ours = app.secrets.find((s) => s.keyId === known.secretKeyId);
  if (ours === undefined || ours.endDateTime <= at) return true;
  return !known.hasSecretValue && !integrations.every(({ kind }) => isWhole(known.saved[kind]));
}

/** The keyIds of secrets whose value nobody knows: a run asked for them and got no answer. */
const orphanSecrets = (app: ObservedApplication, ours: Pick<Ours, "lostSecretEnds">): string[] =>
  app.standing === "ours" ? app.secrets.filter((secret) => isLost(secret, ours)).map(({ keyId }) => keyId) : [];

function grantChanges(desired: Desired, observed: Observed): Change[] {
  return desired.permissions
    .filter((p) => isGranted(observed, p) === false && isOffered(observed, p) !== false)
    .map((p) => ({ do: "grant-permission", permission: p.name, resource: p.resource }));
}

function exchangeChanges(desired: Desired, observed: Observed): Change[] {
  // Without Entra's service principal nobody could say whether Exchange's entry is stale.
  if (!desired.exchange || !observed.exchange.known || !observed.servicePrincipal.known) return [];
  const { servicePrincipal, roleAssignment, isCustomized } = observed.exchange.value;
  const entra = observed.servicePrincipal.value;
  const stale =
    servicePrincipal !== null && (entra === null || servicePrincipal.objectId.toLowerCase() !== entra.servicePrincipalId.toLowerCase());
  const changes: Change[] = [];
  if (desired.mayCustomizeExchange && isCustomized === false) changes.push({ do: "customize-exchange" });
  if (stale) changes.push({ do: "remove-stale-exchange-service-principal", identity: servicePrincipal.identity });
  if (stale || servicePrincipal === null) changes.push({ do: "register-in-exchange" });
  if (stale || roleAssignment === null) changes.push({ do: "assign-exchange-role" });
  return changes;
}

/** Both integrations use the same secret, so a new one is saved in both. */
function dropzoneChanges(desired: Desired, observed: Observed, known: KnownToPortal): Change[] {
  const { application, at } = observed;
  const isNewSecret = application.known && (application.value === null || needsSecret(application.value, at, known));
  return integrations
    .filter(({ kind }) => isNewSecret || !isWhole(known.saved[kind]))
    .map(({ kind }) => handOverOf(kind, desired, inTheWay(kind, desired, observed)));
}

const isAbsent = (observation: { known: boolean; value?: unknown }): boolean => observation.known && observation.value === null;

function roleIdOf(observed: Observed, permission: Pick<Permission, "name" | "resource">): string | null {
  const resource = observed.resources[permission.resource];
  return resource.known ? (resource.value?.roleIds[permission.name as PermissionName] ?? null) : null;
}

/** Null when the tenant lacks the service, or when it could not be observed: it may offer the permission. */
export function isOffered(observed: Observed, permission: Permission): boolean | null {
  const resource = observed.resources[permission.resource];
  return resource.known && resource.value ? permission.name in resource.value.roleIds : null;
}

export function isDeclared(app: ObservedApplication, observed: Observed, permission: Pick<Permission, "name" | "resource">): boolean {
  const id = roleIdOf(observed, permission);
  const entry = app.declared.find((d) => d.resourceAppId === resources[permission.resource].appId);
  return id !== null && (entry?.appRoleIds.includes(id) ?? false);
}

/** Null when the service or the app could not be observed. */
export const isGranted = (observed: Observed, permission: Pick<Permission, "name" | "resource">): boolean | null =>
  observed.resources[permission.resource].known && observed.servicePrincipal.known ? grantOf(observed, permission) !== null : null;

/** Null also when the service or the app could not be observed. */
export function grantOf(observed: Observed, permission: Pick<Permission, "name" | "resource">) {
  const resource = presentIn(observed.resources[permission.resource]);
  const grants = presentIn(observed.servicePrincipal)?.grants ?? [];
  const id = roleIdOf(observed, permission);
  return grants.find((grant) => grant.resourceId === resource?.servicePrincipalId && grant.appRoleId === id) ?? null;
}

export const hasCertificate = (app: ObservedApplication, thumbprint: string): boolean =>
  app.certificates.some((c) => c.thumbprint === thumbprint);
