import { z } from "zod";
import type { WriteAnswer } from "../write-answer";
import type { ExchangeClient } from "./client";
import type { ExchangePointer } from "./service-principals";
import { exchangeRemoval, exchangeWrite } from "./writes";

/** Exchange roles that apps hold. https://learn.microsoft.com/exchange/permissions-exo/application-rbac */

const assignmentSchema = z.looseObject({
  Name: z.string(),
  RoleAssignee: z.string().nullish(),
  RoleAssigneeName: z.string().nullish(),
  RoleAssigneeType: z.string().nullish(),
});
export type RoleAssignment = z.infer<typeof assignmentSchema>;

/**
 * Requests by role only and filters here: the output has the type ServicePrincipal, but the parameter does not accept it.
 * https://learn.microsoft.com/powershell/module/exchange/get-managementroleassignment
 */
export async function listRoleAssignments(exchange: ExchangeClient, role: string): Promise<RoleAssignment[]> {
  const rows = await exchange.run("Get-ManagementRoleAssignment", { Role: role });
  return rows.flatMap((row) => assignmentSchema.safeParse(row).data ?? []).filter((row) => row.RoleAssigneeType === "ServicePrincipal");
}

/**
 * Exchange names the assignee by an id of its own, and the assignment by role and Entra id. So any of the app's ids in any of these
 * fields counts. (In the sample output of the guide the two ids differ.) Null when the app holds no such assignment.
 */
export function assignmentFor(pointer: ExchangePointer, assignments: readonly RoleAssignment[]): { name: string } | null {
  const names = pointer.names.map((name) => name.toLowerCase());
  const found = assignments.find(({ Name, RoleAssignee, RoleAssigneeName }) => {
    const assignee = [RoleAssignee, RoleAssigneeName].flatMap((value) => (value ? [value.toLowerCase()] : []));
    return assignee.some((value) => names.includes(value)) || ids(pointer).some((id) => Name.toLowerCase().includes(id));
  });
  return found ? { name: found.Name } : null;
}

/** A display name inside an assignment's name proves nothing; an id does. */
const ids = (pointer: ExchangePointer): string[] =>
  pointer.names.filter((name) => /^[0-9a-f-]{36}$/i.test(name)).map((id) => id.toLowerCase());

/**
 * Right after the registration Exchange may not know the app yet (`not-yet`). For two hours after Enable-OrganizationCustomization it may
 * report a missing delegating assignment; with `recentlyCustomized` that is `not-yet` too.
 * https://learn.microsoft.com/powershell/module/exchange/new-managementroleassignment
 */
export function assignRole(
  exchange: ExchangeClient,
  { servicePrincipalId, role, recentlyCustomized = false }: { servicePrincipalId: string; role: string; recentlyCustomized?: boolean },
): Promise<WriteAnswer<{ name: string }>> {
  return exchangeWrite(
    async () => {
      const [row] = await exchange.run("New-ManagementRoleAssignment", { App: servicePrincipalId, Role: role });
      return { name: typeof row?.Name === "string" ? row.Name : `${role}-${servicePrincipalId}` };
    },
    recentlyCustomized ? ["not-replicated", "no-delegating-assignment"] : ["not-replicated"],
  );
}

/** https://learn.microsoft.com/powershell/module/exchange/remove-managementroleassignment */
export function unassignRole(exchange: ExchangeClient, name: string): Promise<WriteAnswer> {
  return exchangeRemoval(() => exchange.run("Remove-ManagementRoleAssignment", { Identity: name, Confirm: false }));
}
