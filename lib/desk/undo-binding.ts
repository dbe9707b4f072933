import "server-only";
import { stopRun } from "@/lib/provisioning/run/stop-run";
import { findApprovalAbout } from "@/lib/store/approvals";
import { recordAudit } from "@/lib/store/audit";
import { destroyCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { endBinding, mayHaveChangedTenant } from "@/lib/store/ended-bindings";
import { mintInvitation } from "@/lib/store/invitations";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { revokeSessionsOf } from "@/lib/store/sessions";
import { asActor, type Staff } from "./actor";
import { handedOut, type Invited } from "./invite";

/**
 * Undoes the binding of a customer to an Entra tenant: at once before the first change in that tenant, afterwards with a second staff
 * member's approval. What the portal made in the tenant stays there; this ends only what the portal keeps and allows.
 */

export type Undone = { ok: true; invited: Invited } | { ok: false; reason: "not-connected" | "run-going" | "approval-needed" };

export async function undoBinding({ id: customerId }: Customer, staff: Staff): Promise<Undone> {
  const { entraTenantId: tenantId } = await getCustomer(customerId);
  if (tenantId === null) return { ok: false, reason: "not-connected" };
  const asked = await findApprovalAbout(customerId, { kind: "undo-binding", about: tenantId });
  const approvalId = asked?.decision === "approved" ? asked.id : null;
  if (approvalId === null && (await mayHaveChangedTenant(customerId))) return { ok: false, reason: "approval-needed" };

  // First nobody can start another run, then the one that is going ends.
  await revokeSessionsOf(customerId, "binding-undone");
  await Promise.all([destroyCredential(customerId, "graph-token"), destroyCredential(customerId, "exchange-token")]);
  await stopRun(customerId, asActor(staff));

  const undone = await inCustomer(customerId, async () => {
    const ending = await endBinding(customerId, { staffId: staff.id, approvalId });
    if (!ending.ok) return ending;
    const { tenantName, initialDomain } = ending.ended;
    const detail = { tenantId, tenantName, initialDomain, approvalId };
    await recordAudit(customerId, { actor: asActor(staff), action: "binding-undone", detail });
    const minted = await mintInvitation(customerId, { createdBy: staff.name });
    await recordAudit(customerId, { actor: asActor(staff), action: "invitation-replaced", detail: { endsAt: minted.expiresAt } });
    return { ok: true as const, minted, customer: await getCustomer(customerId) };
  });
  if (!undone.ok) return undone;
  const actor = { kind: "staff", id: staff.id, name: staff.name } as const;
  await recordSecurityEvent({ actor, action: "binding-undone", customerId, detail: { tenantId, approvalId } });
  return { ok: true, invited: handedOut(undone.customer, staff, undone.minted) };
}
