import {
  type Change,
  changeId,
  changeSchema,
  type HandOver,
  isHandOver,
  isRetirement,
  type Plan,
  type Replaced,
  type Retirement,
  type TenantChange,
} from "./changes";
import { isCleaning, isHeldBack } from "./cleaning";
import type { Observation, Observed } from "./observed";

/** Decides what a run applies of a confirmed plan, after the tenant was observed again. See docs/decisions/0001-confirmed-plan.md. Pure. */

/**
 * Each confirmed change of the tenant is in exactly one of these. Hand-overs are in none: the run decides on them after it verified the
 * tenant.
 */
export type Reconciled = {
  /** Confirmed and still needed, in the form of the new plan, which may have fewer permissions than were confirmed. */
  toApply: TenantChange[];
  /** Confirmed and no longer needed. */
  alreadyDone: TenantChange[];
  /**
   * Needed, but not applied: with more than was confirmed (another certificate, further permissions), or held back because somebody else can
   * use the app and nobody confirmed to end that.
   */
  changedSince: TenantChange[];
  /** Missing from the new plan only because Microsoft did not show what they are about. */
  unseen: TenantChange[];
};

/**
 * `needed` is the plan that follows from `observed`. Its changes that were not confirmed are left out: somebody has to confirm them first.
 */
export function reconcile({ confirmed, needed, observed }: { confirmed: Plan; needed: Plan; observed: Observed }): Reconciled {
  const ofTenant = confirmed.filter((change) => !isHandOver(change));
  const isSeenWhole = observed.application.known && observed.servicePrincipal.known;
  const isClean = isSeenWhole && needed.filter(isCleaning).every((change) => isWithin(change, confirmed));
  const toApply = needed
    .filter((change) => !isHandOver(change))
    .filter((change) => isWithin(change, confirmed) && (isClean || !isHeldBack(change, needed)));
  const isAmong = (changes: readonly Change[]) => {
    const ids = new Set(changes.map(changeId));
    return (change: Change) => ids.has(changeId(change));
  };
  const [isNeeded, isToApply] = [isAmong(needed), isAmong(toApply)];
  const notNeeded = ofTenant.filter((change) => !isNeeded(change));
  const isSeen = (change: TenantChange) => observationsBehind(change, observed).every(({ known }) => known);
  return {
    toApply,
    alreadyDone: notNeeded.filter(isSeen),
    changedSince: ofTenant.filter((change) => isNeeded(change) && !isToApply(change)),
    unseen: notNeeded.filter((change) => !isSeen(change)),
  };
}

/**
 * Whether a change is no more than what was confirmed: the same certificate, no permission that was not in the plan, the same Dropzone
 * tenant, and no integration of somebody else's to replace that was not confirmed. The confirmed plan has been through a browser, so a
 * change is compared as a whole and not by its id alone.
 */
export function isWithin(change: Change, confirmed: Plan): boolean {
  const same = confirmed.find((c) => changeId(c) === changeId(change));
  if (same === undefined) return false;
  if (isHandOver(change)) return isHandOver(same) && isWithinHandOver(change, same);
  if (isRetirement(change)) return isWithinRetirement(change, same);
  const declared = confirmed.flatMap((c) => ("permissions" in c && !isRetirement(c) ? c.permissions : []));
  if ("permissions" in change && !change.permissions.every((name) => declared.includes(name))) return false;
  if (change.do === "adopt-application") return same.do === "adopt-application" && same.objectId === change.objectId;
  if (change.do === "retire-watching") return same.do === "retire-watching" && same.grantId === change.grantId;
  if (change.do === "create-client-secret") return same.do === "create-client-secret" && same.days === change.days;
  if (!("thumbprint" in change) || change.thumbprint === null) return true;
  if ("notConfirmed" in change && change.notConfirmed && !("notConfirmed" in same && same.notConfirmed)) return false;
  return "thumbprint" in same && same.thumbprint === change.thumbprint;
}

/** Exactly the thing that was shown, or fewer declared permissions. */
function isWithinRetirement(change: Retirement, confirmed: Change): boolean {
  if (change.do === "retire-declarations")
    return confirmed.do === change.do && change.permissions.every((name) => confirmed.permissions.includes(name));
  return JSON.stringify(changeSchema.parse(change)) === JSON.stringify(changeSchema.parse(confirmed));
}

function isWithinHandOver(change: HandOver, confirmed: HandOver): boolean {
  if (change.host === undefined || change.host !== confirmed.host) return false;
  const [replaces, shown] = [change.replaces, confirmed.replaces];
  return replaces === undefined || (shown !== undefined && isSameIntegration(replaces, shown));
}

const isSameIntegration = (one: Replaced, other: Replaced): boolean =>
  one.integrationId === other.integrationId && one.tenantId === other.tenantId && one.clientId === other.clientId;

/** Whether the next look may show what this one did not: Microsoft did not answer. It is no use to wait when it refused or was not asked. */
export const mayShowLater = (change: TenantChange, observed: Observed): boolean =>
  observationsBehind(change, observed).some((seen) => !seen.known && seen.because !== "not-asked" && seen.because !== "refused");

/**
 * The observations that a plan uses to decide on this change. If one is unknown, a plan without the change does not mean that it is done.
 */
function observationsBehind(change: TenantChange, observed: Observed): Observation<unknown>[] {
  switch (change.do) {
    case "add-resource":
      return [observed.resources[change.resource]];
    case "grant-permission":
      return [observed.resources[change.resource], observed.servicePrincipal];
    case "create-service-principal":
    case "retire-service-principal":
      return [observed.servicePrincipal];
    case "retire-integration":
      return [observed.integrations[change.kind]];
    case "grant-watching":
    case "retire-watching":
      return [observed.watching];
    case "retire-grant":
      return [observed.resources[change.resource], observed.application, observed.servicePrincipal];
    case "customize-exchange":
    case "retire-exchange-assignment":
    case "retire-exchange-service-principal":
      return [observed.exchange];
    case "remove-stale-exchange-service-principal":
    case "register-in-exchange":
    case "assign-exchange-role":
      return [observed.exchange, observed.servicePrincipal];
    case "remove-foreign":
      return [observed.application, observed.servicePrincipal];
    case "adopt-application":
    case "create-application":
    case "declare-permissions":
    case "add-certificate":
    case "remove-refused-certificate":
    case "remove-orphan-secret":
    case "create-client-secret":
    case "retire-declarations":
    case "retire-certificate":
    case "retire-secret":
    case "retire-application":
      return [observed.application];
  }
}
