import "server-only";
import type { StaffRole } from "@/lib/catalogue/staff-roles";
import { type Customer, getCustomer } from "@/lib/store/customers";
import type { Staff } from "./actor";
import { askApproval } from "./approvals";

export type AskedToUndo = { ok: true; invited: null } | { ok: false; reason: "not-connected" | "why-missing" | "no-role" };

/** Asks for a second staff member's approval to undo the connection to the tenant that is connected now. */
export async function askToUndo({ id }: Customer, because: string, staff: Staff & { roles: readonly StaffRole[] }): Promise<AskedToUndo> {
  if (because === "") return { ok: false, reason: "why-missing" };
  const customer = await getCustomer(id);
  const { entraTenantId: tenantId, entraTenantName } = customer;
  if (tenantId === null) return { ok: false, reason: "not-connected" };
  const facts = { tenantId, tenantName: entraTenantName ?? "", because };
  const asked = await askApproval(customer, { kind: "undo-binding", about: tenantId, facts }, staff);
  return asked.ok ? { ok: true, invited: null } : asked;
}
