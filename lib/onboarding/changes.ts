import type { PermissionName, ResourceKey } from "./permissions";

/** One change to the customer's tenant, or one hand-over to Dropzone. Plain data: shown, stored, tested, and all that apply takes. */
export type Change =
  | { do: "add-resource"; resource: ResourceKey }
  | { do: "create-application"; permissions: readonly PermissionName[]; thumbprint: string | null }
  | { do: "declare-permissions"; permissions: readonly PermissionName[] }
  | { do: "add-certificate"; thumbprint: string }
  | { do: "create-service-principal" }
  | { do: "remove-orphan-secret"; keyId: string }
  | { do: "create-client-secret" }
  | { do: "grant-permission"; permission: PermissionName; resource: ResourceKey }
  | { do: "remove-stale-exchange-service-principal"; identity: string }
  | { do: "register-in-exchange" }
  | { do: "assign-exchange-role" }
  | { do: "save-data-source" }
  | { do: "save-alert-source" };

export type Plan = readonly Change[];
export type ChangeGroup = "Create" | "Upload" | "Grant" | "Assign in Exchange" | "Send to Dropzone";

/** A stable name for a change within its plan, used as a database key and in the live region. */
export function changeId(change: Change): string {
  switch (change.do) {
    case "grant-permission":
      return `grant-permission:${change.permission}`;
    case "add-resource":
      return `add-resource:${change.resource}`;
    case "remove-orphan-secret":
      return `remove-orphan-secret:${change.keyId}`;
    default:
      return change.do;
  }
}

export type ChangeState = "pending" | "working" | "done" | "failed";
export type ChangeProgress = { change: Change; state: ChangeState };
