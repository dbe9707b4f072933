import "server-only";
import type { StaffRole } from "@/lib/catalogue/staff-roles";
import { stopRun } from "@/lib/provisioning/run/stop-run";
import { findApprovalAbout } from "@/lib/store/approvals";
import { recordAudit } from "@/lib/store/audit";
import { destroyCredential } from "@/lib/store/credentials";
import { readEverything } from "@/lib/store/customer-export";
import type { Customer } from "@/lib/store/customers";
import { eraseRows } from "@/lib/store/erasing";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { revokeSessionsOf } from "@/lib/store/sessions";
import { asActor, asSecurityActor, type Staff } from "./actor";

/** A customer's data leaves: as one file, or for good with a second Admin's approval. Nothing is changed in their tenant or in Dropzone. */

/** Everything that is stored about the customer, without secrets. */
export async function exportCustomer({ id }: Pick<Customer, "id">, staff: Staff): Promise<Record<string, unknown>> {
  await recordSecurityEvent({ actor: asSecurityActor(staff), action: "customer-exported", customerId: id, detail: {} });
  return { exportedAt: new Date().toISOString(), ...(await readEverything(id)) };
}

export type Erased = { ok: true; invited: null; isErased: true } | { ok: false; reason: "approval-needed" };

/** `staff`: who approved it. */
export async function eraseCustomer({ id }: Customer, staff: Staff): Promise<Erased> {
  const asked = await findApprovalAbout(id, { kind: "erase-customer", about: id });
  if (asked?.decision !== "approved") return { ok: false, reason: "approval-needed" };
  const detail = { approvalId: asked.id };
  await revokeSessionsOf(id);
  await Promise.all([destroyCredential(id, "graph-token"), destroyCredential(id, "exchange-token")]);
  await stopRun(id, asActor(staff));
  await recordAudit(id, { actor: asActor(staff), action: "customer-erased", detail });
  await eraseRows(id);
  await recordSecurityEvent({ actor: asSecurityActor(staff), action: "customer-erased", customerId: id, detail });
  return { ok: true, invited: null, isErased: true };
}

/** Whether this person sees the export and may ask for the erasing. */
export const mayErase = (roles: readonly StaffRole[]): boolean => roles.includes("Admin");
