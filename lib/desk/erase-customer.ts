import "server-only";
import type { StaffRole } from "@/lib/catalogue/staff-roles";
import { stopRun } from "@/lib/provisioning/run/stop-run";
import { findApprovalAbout } from "@/lib/store/approvals";
import { recordAudit } from "@/lib/store/audit";
import { destroyCredential } from "@/lib/store/credentials";
import { readEverything, readForCustomer } from "@/lib/store/customer-export";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { eraseRows } from "@/lib/store/erasing";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { revokeSessionsOf } from "@/lib/store/sessions";
import { asActor, asSecurityActor, type Staff } from "./actor";

/** A customer's data leaves: as one file, or for good, with a second Admin's approval or some weeks after the customer's end. Nothing is changed in their tenant or in Dropzone. */

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
  await erase(id, { by: staff, approvalId: asked.id });
  return { ok: true, invited: null, isErased: true };
}

/** For a customer whose days after their end are over. Does nothing when their end was taken back meanwhile. */
export async function eraseEnded(customerId: string): Promise<void> {
  const { eraseAt } = await getCustomer(customerId);
  if (eraseAt === null || Date.parse(eraseAt) >= Date.now()) return;
  await erase(customerId, { by: "portal", approvalId: null });
}

async function erase(id: string, { by, approvalId }: { by: Staff | "portal"; approvalId: string | null }): Promise<void> {
  const actor = by === "portal" ? by : asActor(by);
  await revokeSessionsOf(id, "customer-ended");
  await Promise.all([destroyCredential(id, "graph-token"), destroyCredential(id, "exchange-token")]);
  await stopRun(id, actor);
  await recordAudit(id, { actor, action: "customer-erased", detail: { approvalId } });
  await eraseRows(id);
  const securityActor = by === "portal" ? ({ kind: "portal", id: null, name: null } as const) : asSecurityActor(by);
  await recordSecurityEvent({ actor: securityActor, action: "customer-erased", customerId: id, detail: { approvalId } });
}

/** What is stored about the customer, for their administrator: without what staff write for one another. */
export async function exportForCustomer(
  { id }: Pick<Customer, "id">,
  person: { id: string; name: string },
): Promise<Record<string, unknown>> {
  const actor = { kind: "customer", id: person.id, name: person.name } as const;
  await recordSecurityEvent({ actor, action: "data-downloaded", customerId: id, detail: {} });
  return { exportedAt: new Date().toISOString(), ...(await readForCustomer(id)) };
}

/** Whether this person sees the export and may ask for the erasing. */
export const mayErase = (roles: readonly StaffRole[]): boolean => roles.includes("Admin");
