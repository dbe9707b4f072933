import { type PermissionName, permissions } from "@/lib/catalogue/permissions";
import { type Choices, isOn, isWanted } from "../choosing/choices";
import { type Change, changeId, type Plan } from "./changes";

/** What of a confirmed plan the choices no longer call for, because they were changed after the plan was shown. Pure. */

export const leftOut = (plan: Plan, choices: Choices): Change[] => plan.filter((change) => !isCalledFor(change, choices));

function isCalledFor(change: Change, choices: Choices): boolean {
  const isWantedName = (name: PermissionName) => permissions.some((p) => p.name === name && isWanted(p, choices));
  switch (change.do) {
    case "grant-permission":
      return isWantedName(change.permission);
    case "add-resource":
      return permissions.some((p) => p.resource === change.resource && isWanted(p, choices));
    case "create-application":
    case "declare-permissions":
      return change.permissions.every(isWantedName);
    case "add-certificate":
    case "customize-exchange":
    case "register-in-exchange":
    case "assign-exchange-role":
      return isOn(choices, "quarantine");
    case "retire-grant":
      return !isWantedName(change.permission);
    case "retire-declarations":
      return !change.permissions.some(isWantedName);
    case "retire-exchange-assignment":
    case "retire-exchange-service-principal":
      return !isOn(choices, "quarantine");
    case "retire-integration":
    case "grant-watching":
    case "retire-watching":
    case "retire-certificate":
    case "retire-secret":
    case "retire-service-principal":
    case "retire-application":
    case "remove-foreign":
    case "adopt-application":
    case "remove-refused-certificate":
    case "create-service-principal":
    case "remove-orphan-secret":
    case "create-client-secret":
    case "remove-stale-exchange-service-principal":
    case "save-data-source":
    case "save-alert-source":
      return true;
  }
}

/** The changes that can be told by their ids alone, for a page that was sent the ids. Others are left out. */
export function changesNamed(ids: readonly string[]): Change[] {
  const nameable: Change[] = [
    ...permissions.map(({ name, resource }): Change => ({ do: "grant-permission", permission: name, resource })),
    { do: "customize-exchange" },
    { do: "register-in-exchange" },
    { do: "assign-exchange-role" },
  ];
  return nameable.filter((change) => ids.includes(changeId(change)));
}
