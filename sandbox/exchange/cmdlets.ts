import type { World } from "../world/world";
import type { CmdletOutcome } from "./answers";
import type { Caller } from "./callers";
import { enableOrganizationCustomization, getOrganizationConfig } from "./organization";
import { bind, type CmdletCall } from "./parameters";
import { getQuarantineMessage } from "./quarantine";
import { getManagementRoleAssignment, newManagementRoleAssignment, removeManagementRoleAssignment } from "./role-assignments";
import { getServicePrincipal, newServicePrincipal, removeServicePrincipal, setServicePrincipal } from "./service-principals";

/** The cmdlets that are served, with the parameters that their reference pages name. https://learn.microsoft.com/powershell/module/exchange/ */

type Cmdlet = { known: readonly string[]; required: readonly string[]; run(call: CmdletCall): CmdletOutcome };

const cmdlets: Record<string, Cmdlet> = {
  "Get-ServicePrincipal": { known: ["Identity", "Organization"], required: [], run: getServicePrincipal },
  "New-ServicePrincipal": {
    known: ["AppId", "ObjectId", "DisplayName", "ServiceId"],
    required: ["AppId", "ObjectId"],
    run: newServicePrincipal,
  },
  "Set-ServicePrincipal": { known: ["Identity", "DisplayName"], required: ["Identity"], run: setServicePrincipal },
  "Remove-ServicePrincipal": { known: ["Identity"], required: ["Identity"], run: removeServicePrincipal },
  "Get-ManagementRoleAssignment": {
    known: ["Identity", "Role", "RoleAssignee", "RoleAssigneeType", "Delegating", "Enabled", "AssignmentMethod"],
    required: [],
    run: getManagementRoleAssignment,
  },
  "New-ManagementRoleAssignment": { known: ["App", "Role", "Name"], required: ["App", "Role"], run: newManagementRoleAssignment },
  "Remove-ManagementRoleAssignment": { known: ["Identity"], required: ["Identity"], run: removeManagementRoleAssignment },
  "Get-QuarantineMessage": {
    known: [
      "Identity",
      "PageSize",
      "Page",
      "StartReceivedDate",
      "EndReceivedDate",
      "RecipientAddress",
      "SenderAddress",
      "Type",
      "EntityType",
    ],
    required: [],
    run: getQuarantineMessage,
  },
  "Get-OrganizationConfig": { known: [], required: [], run: getOrganizationConfig },
  "Enable-OrganizationCustomization": { known: [], required: [], run: enableOrganizationCustomization },
};

/** Null for an unknown cmdlet; the caller gets the same answer as for a forbidden one. PowerShell ignores case in names. */
export function canonicalCmdlet(name: string, allowed: readonly string[]): string | null {
  return allowed.find((candidate) => candidate.toLowerCase() === name.toLowerCase()) ?? null;
}

export function runCmdlet(name: string, call: Caller & { world: World; sent: Record<string, unknown> }): CmdletOutcome {
  const cmdlet = cmdlets[name];
  if (!cmdlet) throw new Error(`${name} is allowed to somebody and served to nobody`);
  const bound = bind(call.sent, cmdlet);
  if (!bound.ok) return bound;
  return cmdlet.run({ world: call.world, tenant: call.tenant, claims: call.claims, parameters: bound.parameters });
}
