import "server-only";
import { type Approval, type ApprovalDecision, type ApprovalRequest, mayAsk, whyNotDecide } from "@/lib/catalogue/approvals";
import type { StaffRole } from "@/lib/catalogue/staff-roles";
import { decideOpenApproval, findOpenApproval, openApproval } from "@/lib/store/approvals";
import { recordAudit } from "@/lib/store/audit";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { asActor, asSecurityActor, type Staff } from "./actor";
import { type Ended, endApproved } from "./end-customer";
import { type Erased, eraseCustomer } from "./erase-customer";
import { type Undone, undoBinding } from "./undo-binding";

/** Requests that a second member of staff approves or refuses. What happens once one is approved is a case of `carryOut`. */

type Member = Staff & { roles: readonly StaffRole[] };
export type Asked = { ok: true; approval: Approval } | { ok: false; reason: "no-role" };

/** `about`: the id of what it is about. An open request about the same thing is returned instead of a second one. */
export async function askApproval(
  customer: Customer,
  { about, ...request }: ApprovalRequest & { about: string },
  staff: Member,
): Promise<Asked> {
  const { kind } = request;
  // What a program may ask for follows from its key's scopes.
  if (staff.kind !== "program" && !mayAsk(kind, staff)) return { ok: false, reason: "no-role" };
  const { approval, isNew } = await inCustomer(customer.id, async () => {
    const opened = await openApproval(customer.id, { ...request, about, askedBy: staff.id });
    if (opened.isNew)
      await recordAudit(customer.id, {
        actor: asActor(staff),
        action: "approval-asked",
        about: kind,
        detail: { approvalId: opened.approval.id },
      });
    return opened;
  });
  if (isNew)
    await recordSecurityEvent({
      actor: asSecurityActor(staff),
      action: "approval-asked",
      customerId: customer.id,
      detail: { kind, approvalId: approval.id },
    });
  return { ok: true, approval };
}

export type Outcome = { ok: true; invited: null } | Undone | Erased | Ended;
/** "gone": somebody else decided it, or its time is over. Otherwise `outcome` says how acting upon it went; null when it was refused. */
export type DecidedApproval = { ok: true; outcome: Outcome | null } | { ok: false; reason: "gone" | "own-request" | "no-role" };

export async function decideApproval(
  customer: Customer,
  { id, decision }: { id: string; decision: ApprovalDecision },
  staff: Member,
): Promise<DecidedApproval> {
  const decided = await inCustomer(customer.id, async () => {
    const approval = await findOpenApproval(customer.id, id);
    if (approval === null) return { ok: false as const, reason: "gone" as const };
    const refused = whyNotDecide(approval, staff);
    if (refused) return { ok: false as const, reason: refused };
    if (!(await decideOpenApproval(customer.id, { id, by: staff.id, decision }))) return { ok: false as const, reason: "gone" as const };
    const action = decision === "approved" ? "approval-given" : "approval-refused";
    await recordAudit(customer.id, { actor: asActor(staff), action, about: approval.kind, detail: { approvalId: id } });
    return { ok: true as const, approval };
  });
  if (!decided.ok) return decided;
  const { kind } = decided.approval;
  const action = decision === "approved" ? "approval-given" : "approval-refused";
  await recordSecurityEvent({ actor: asSecurityActor(staff), action, customerId: customer.id, detail: { kind, approvalId: id } });
  return { ok: true, outcome: decision === "approved" ? await carryOut(customer, decided.approval, staff) : null };
}

/** An approval whose outcome is not ok stays: until its time is over, the deed can be tried again without asking again. */
async function carryOut(customer: Customer, { kind }: Approval, staff: Staff): Promise<Outcome> {
  switch (kind) {
    // Nothing yet: the next confirmation by an administrator of that tenant uses it (lib/identity/trips/confirm-tenant.ts).
    case "bind-other-tenant":
      return { ok: true, invited: null };
    case "undo-binding":
      return undoBinding(customer, staff);
    case "end-customer":
      return endApproved(customer, staff);
    case "erase-customer":
      return eraseCustomer(customer, staff);
  }
}
