import { type Change, isRetirement, type Plan } from "./changes";
import type { Desired } from "./desired";
import { foreignItems, type Ours } from "./foreign";
import type { Observed } from "./observed";

/** The changes that make sure that nobody else can use the app, before it is given anything. Pure. */

/** More than this on one app waits for the next plan, and with it everything that `isHeldBack`. */
const maxRemovals = 60;

export function cleaningChanges(desired: Desired, observed: Observed, ours: Ours): Change[] {
  const app = observed.application.known ? observed.application.value : null;
  const removals = foreignItems(observed, ours, desired).map(
    ({ what, on, id, name }): Change => ({ do: "remove-foreign", item: { what, on, id, name } }),
  );
  if (app?.standing !== "to-adopt") return removals;
  return [...removals, { do: "adopt-application", objectId: app.objectId, appId: app.appId }];
}

/** A plan has a limit. One that cannot hold every removal holds nothing that has to wait for them. */
export function withinLimit(all: Plan): Plan {
  const removals = all.filter((change) => change.do === "remove-foreign");
  if (removals.length <= maxRemovals) return all;
  const first = removals.slice(0, maxRemovals);
  return all.filter((change) => (change.do === "remove-foreign" ? first.includes(change) : !isHeldBack(change, all)));
}

export const isCleaning = ({ do: what }: Change): boolean =>
  what === "remove-foreign" || what === "remove-refused-certificate" || what === "adopt-application";

/** Whether somebody else may be able to use the app: something of theirs is left, or Microsoft did not show everything. `needed`: the plan now. */
export const isOpenToOthers = (needed: Plan, { application, servicePrincipal }: Observed): boolean =>
  !application.known || !servicePrincipal.known || needed.some((change) => isCleaning(change) && change.do !== "adopt-application");

/**
 * Whether the change must wait until nobody else can use the app. `all`: the plan it belongs to. An app of somebody else is not even altered
 * before that.
 */
export function isHeldBack(change: Change, all: Plan): boolean {
  if (isRetirement(change)) return false;
  switch (change.do) {
    case "adopt-application":
    case "grant-permission":
    case "create-client-secret":
    case "register-in-exchange":
    case "assign-exchange-role":
      return true;
    case "create-application":
    case "declare-permissions":
    case "add-certificate":
    case "create-service-principal":
    case "remove-stale-exchange-service-principal":
      return all.some((other) => other.do === "adopt-application");
    case "remove-foreign":
    case "remove-refused-certificate":
    case "remove-orphan-secret":
    case "add-resource":
    case "grant-watching":
    case "retire-watching":
    case "customize-exchange":
    case "save-data-source":
    case "save-alert-source":
      return false;
  }
}
