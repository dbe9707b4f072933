import { type Permission, type PermissionName, type ResourceKey, resources } from "@/lib/catalogue/permissions";
import { type Change, changeId, type Plan, serviceOf } from "./changes";
import { type Desired, dropzoneApp } from "./desired";
import type { Observation, Observed, ObservedApplication } from "./observed";

/** plan(desired, observed): the ordered changes from what is to what should be. Pure. What could not be observed is left alone. */

export type KnownToPortal = {
  /** Entra's keyId of the secret that is sealed here or held by Dropzone; null when there is none. */
  secretKeyId: string | null;
  /** Whether the value of that secret is sealed here: Dropzone's forms cannot be filled in without it. */
  hasSecretValue: boolean;
  /** When an earlier run asked for a secret and never saw the answer (ISO 8601). */
  lostSecretSince: string | null;
  /** With the settings that the choices call for now. */
  saved: { "data-source": boolean; "alert-source": boolean };
};

export function plan(desired: Desired, observed: Observed, known: KnownToPortal): Plan {
  return [
    ...resourceChanges(desired, observed),
    ...applicationChanges(desired, observed, known),
    ...grantChanges(desired, observed),
    ...exchangeChanges(desired, observed),
    ...dropzoneChanges(observed, known),
  ];
}

function resourceChanges(desired: Desired, observed: Observed): Change[] {
  const wanted = new Set<ResourceKey>(desired.permissions.map((p) => p.resource));
  return [...wanted].filter((key) => isAbsent(observed.resources[key])).map((resource) => ({ do: "add-resource", resource }));
}

function applicationChanges(desired: Desired, observed: Observed, known: KnownToPortal): Change[] {
  if (!observed.application.known) return [];
  const app = observed.application.value;
  const thumbprint = desired.certificate?.thumbprint ?? null;
  if (app === null) return creation(desired, observed, thumbprint);

  const changes: Change[] = [];
  const undeclared = desired.permissions
    .filter((p) => !isDeclared(app, observed, p) && isOffered(observed, p) !== false)
    .map((p) => p.name);
  if (undeclared.length > 0) changes.push({ do: "declare-permissions", permissions: undeclared });
  if (thumbprint && !hasCertificate(app, thumbprint)) changes.push({ do: "add-certificate", thumbprint });
  if (isAbsent(observed.servicePrincipal)) changes.push({ do: "create-service-principal" });
  changes.push(...secretChanges(app, observed.at, known));
  return changes;
}

/** Permissions of a resource that is still missing have no id yet: they are declared once it is there. */
function creation(desired: Desired, observed: Observed, thumbprint: string | null): Change[] {
  const later = desired.permissions.filter((p) => isAbsent(observed.resources[p.resource])).map((p) => p.name);
  const now = desired.permissions.filter((p) => !later.includes(p.name) && isOffered(observed, p) !== false).map((p) => p.name);
  return [
    { do: "create-application", permissions: now, thumbprint },
    ...(later.length > 0 ? [{ do: "declare-permissions", permissions: later } satisfies Change] : []),
    { do: "create-service-principal" },
    { do: "create-client-secret" },
  ];
}

function secretChanges(app: ObservedApplication, at: string, known: KnownToPortal): Change[] {
  if (!needsSecret(app, at, known)) return [];
  return [...orphanSecrets(app, known).map((keyId): Change => ({ do: "remove-orphan-secret", keyId })), { do: "create-client-secret" }];
}

/** One that is gone or has ended is made anew, and so is one that Dropzone alone knows when it has to be entered there again. */
function needsSecret(app: ObservedApplication, at: string, known: KnownToPortal): boolean {
  const ours = app.secrets.find((s) => s.keyId === known.secretKeyId);
  if (ours === undefined || ours.endDateTime <= at) return true;
  return !known.hasSecretValue && !(known.saved["data-source"] && known.saved["alert-source"]);
}

/** A lost answer leaves a secret whose value nobody knows. Only one that we asked for is ours to remove. */
export function orphanSecrets(app: ObservedApplication, known: Pick<KnownToPortal, "secretKeyId" | "lostSecretSince">): string[] {
  const since = known.lostSecretSince;
  if (since === null) return [];
  return app.secrets
    .filter((s) => s.displayName === dropzoneApp.secretName && s.keyId !== known.secretKeyId && s.startDateTime >= since)
    .map((s) => s.keyId);
}

function grantChanges(desired: Desired, observed: Observed): Change[] {
  return desired.permissions
    .filter((p) => isGranted(observed, p) === false && isOffered(observed, p) !== false)
    .map((p) => ({ do: "grant-permission", permission: p.name, resource: p.resource }));
}

function exchangeChanges(desired: Desired, observed: Observed): Change[] {
  if (!desired.exchange || !observed.exchange.known) return [];
  const { servicePrincipal, roleAssignment } = observed.exchange.value;
  const entra = observed.servicePrincipal.known ? observed.servicePrincipal.value : null;
  const stale =
    servicePrincipal !== null && (entra === null || servicePrincipal.objectId.toLowerCase() !== entra.servicePrincipalId.toLowerCase());
  const changes: Change[] = [];
  if (stale) changes.push({ do: "remove-stale-exchange-service-principal", identity: servicePrincipal.identity });
  if (stale || servicePrincipal === null) changes.push({ do: "register-in-exchange" });
  if (stale || roleAssignment === null) changes.push({ do: "assign-exchange-role" });
  return changes;
}

/** Both integrations hold the same secret: a new one goes to both. */
function dropzoneChanges({ application, at }: Observed, known: KnownToPortal): Change[] {
  const isNewSecret = application.known && (application.value === null || needsSecret(application.value, at, known));
  const changes: Change[] = [];
  if (isNewSecret || !known.saved["data-source"]) changes.push({ do: "save-data-source" });
  if (isNewSecret || !known.saved["alert-source"]) changes.push({ do: "save-alert-source" });
  return changes;
}

const isAbsent = (observation: { known: boolean; value?: unknown }): boolean => observation.known && observation.value === null;

function roleIdOf(observed: Observed, permission: Pick<Permission, "name" | "resource">): string | null {
  const resource = observed.resources[permission.resource];
  return resource.known ? (resource.value?.roleIds[permission.name as PermissionName] ?? null) : null;
}

/**
 * Whether a change is no more than what was confirmed: the same certificate, and no permission that was not in the plan. What was confirmed
 * has been through a browser, so it is compared as a whole and not by its name.
 */
export function isWithin(change: Change, confirmed: Plan): boolean {
  const same = confirmed.find((c) => changeId(c) === changeId(change));
  if (same === undefined) return false;
  const declared = confirmed.flatMap((c) => ("permissions" in c ? c.permissions : []));
  if ("permissions" in change && !change.permissions.every((name) => declared.includes(name))) return false;
  if (!("thumbprint" in change) || change.thumbprint === null) return true;
  return "thumbprint" in same && same.thumbprint === change.thumbprint;
}

/** Null while the service is not there, or could not be looked at: it may well offer the permission. */
export function isOffered(observed: Observed, permission: Permission): boolean | null {
  const resource = observed.resources[permission.resource];
  return resource.known && resource.value ? permission.name in resource.value.roleIds : null;
}

export function isDeclared(app: ObservedApplication, observed: Observed, permission: Permission): boolean {
  const id = roleIdOf(observed, permission);
  const entry = app.declared.find((d) => d.resourceAppId === resources[permission.resource].appId);
  return id !== null && (entry?.appRoleIds.includes(id) ?? false);
}

/** What has to have been looked at before a plan without the change says that it is not needed. */
export function restsOn(change: Change, observed: Observed): Observation<unknown>[] {
  switch (change.do) {
    case "add-resource":
      return [observed.resources[change.resource]];
    case "grant-permission":
      return [observed.resources[change.resource], observed.servicePrincipal];
    case "create-service-principal":
      return [observed.servicePrincipal];
    case "remove-stale-exchange-service-principal":
    case "register-in-exchange":
    case "assign-exchange-role":
      return [observed.exchange];
    case "create-application":
    case "declare-permissions":
    case "add-certificate":
    case "remove-orphan-secret":
    case "create-client-secret":
      return [observed.application];
    case "save-data-source":
    case "save-alert-source":
      return [];
  }
}

/** Null when we could not tell. */
export function isGranted(observed: Observed, permission: Permission): boolean | null {
  const resource = observed.resources[permission.resource];
  if (!resource.known || !observed.servicePrincipal.known) return null;
  if (resource.value === null || observed.servicePrincipal.value === null) return false;
  const { servicePrincipalId } = resource.value;
  const id = roleIdOf(observed, permission);
  return observed.servicePrincipal.value.grants.some((g) => g.resourceId === servicePrincipalId && g.appRoleId === id);
}

export const hasCertificate = (app: ObservedApplication, thumbprint: string): boolean =>
  app.certificates.some((c) => c.thumbprint === thumbprint);

/**
 * Which changes travel together: the index is the round trip. Writes to the app registration go one after another
 * (Entra answers 409 to two at once); all else goes as early as its needs allow.
 */
export function waves(changes: Plan): Change[][] {
  const tenantChanges = changes.filter((c) => !isHandOver(c));
  const wave = new Map<string, number>();
  for (const change of tenantChanges) {
    const before = needs(change, tenantChanges).map((c) => wave.get(changeId(c)) ?? -1);
    wave.set(changeId(change), Math.max(-1, ...before) + 1);
  }
  const result: Change[][] = [];
  for (const change of tenantChanges) {
    const index = wave.get(changeId(change)) ?? 0;
    while (result.length <= index) result.push([]);
    result[index]?.push(change);
  }
  return result;
}

export const isHandOver = (change: Change): boolean => serviceOf(change) === "dropzone";

const appWrites: readonly Change["do"][] = [
  "create-application",
  "declare-permissions",
  "add-certificate",
  "remove-orphan-secret",
  "create-client-secret",
];

function needs(change: Change, all: Plan): Change[] {
  const position = all.indexOf(change);
  const earlier = all.slice(0, position);
  const named = (...names: Change["do"][]) => earlier.filter((c) => names.includes(c.do));
  switch (change.do) {
    case "add-resource":
    case "create-application":
    case "remove-stale-exchange-service-principal":
      return [];
    case "declare-permissions":
      return [...previousAppWrite(earlier), ...named("add-resource")];
    case "add-certificate":
    case "remove-orphan-secret":
    case "create-client-secret":
      return previousAppWrite(earlier);
    case "create-service-principal":
      return named("create-application");
    case "grant-permission":
      return [...named("create-service-principal"), ...earlier.filter((c) => c.do === "add-resource" && c.resource === change.resource)];
    case "register-in-exchange":
      return named("create-service-principal", "remove-stale-exchange-service-principal");
    case "assign-exchange-role":
      return named("create-service-principal", "register-in-exchange");
    case "save-data-source":
    case "save-alert-source":
      return earlier.filter((c) => !isHandOver(c));
  }
}

function previousAppWrite(earlier: Plan): Change[] {
  const last = earlier.filter((c) => appWrites.includes(c.do)).at(-1);
  return last ? [last] : [];
}
