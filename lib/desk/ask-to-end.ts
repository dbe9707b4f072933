import "server-only";
import type { StaffRole } from "@/lib/catalogue/staff-roles";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { mayHaveChangedTenant } from "@/lib/store/ended-bindings";
import type { Staff } from "./actor";
import { askApproval } from "./approvals";
import { type Ended, endFreely } from "./end-customer";

/** `eraseAt`: null while a colleague's approval is awaited. */
export type EndedOrAsked = { ok: true; eraseAt: string | null } | { ok: false; reason: "why-missing" | "no-role" | Refusal };
type Refusal = Extract<Ended, { ok: false }>["reason"];

/**
 * Ends a customer before the first change in their tenant, and asks for a second person's approval afterwards. `because`: why, for that
 * colleague and for whoever wonders later. `roles`: none for a program, whose key has the scope.
 */
export async function endOrAsk({ id }: Customer, because: string, staff: Staff & { roles: readonly StaffRole[] }): Promise<EndedOrAsked> {
  if (because === "") return { ok: false, reason: "why-missing" };
  const customer = await getCustomer(id);
  if (customer.endedAt !== null) return { ok: false, reason: "already-ended" };
  if (!(await mayHaveChangedTenant(id))) return endFreely(customer, because, staff);
  const facts = { because, program: staff.kind === "program" ? staff.name : null };
  const asked = await askApproval(customer, { kind: "end-customer", about: id, facts }, staff);
  return asked.ok ? { ok: true, eraseAt: null } : asked;
}
