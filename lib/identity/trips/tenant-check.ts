import "server-only";
import type { Approval, TenantBasis } from "@/lib/catalogue/approvals";
import { nobody } from "@/lib/catalogue/security-events";
import { isExpectedTenant } from "@/lib/onboarding/status/expected-tenant";
import { findApprovalAbout, findRefusedApproval, openApproval } from "@/lib/store/approvals";
import { recordAudit } from "@/lib/store/audit";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { recordSecurityEvent } from "@/lib/store/security-events";
import type { Candidate } from "@/lib/store/sign-in-attempts";
import { listStaff } from "@/lib/store/staff";

/**
 * Whether the tenant that signed in is the one that staff expect for the customer: by its id, or by a domain that Microsoft has verified
 * for it. The person's address decides nothing. Any other tenant needs the approval of a CSM, for exactly this tenant id.
 */

export type TenantCheck =
  | { ok: true; basis: Exclude<TenantBasis, "approved"> }
  | { ok: true; basis: "approved"; approvalId: string }
  /** `asked`: what was asked and is not decided, or was refused. Nothing more is asked before its time is over. */
  | { ok: false; expected: string; asked: Approval | null };

export async function checkTenant({ id, expectedTenant: expected }: Customer, candidate: Candidate): Promise<TenantCheck> {
  const { entraTenantId: tenantId, domains } = candidate;
  if (expected === null) return { ok: true, basis: "nothing-expected" };
  if (isExpectedTenant(expected, { tenantId, domains })) return { ok: true, basis: "expected" };
  const asked = await findApprovalAbout(id, { kind: "bind-other-tenant", about: tenantId });
  if (asked?.decision === "approved") return { ok: true, basis: "approved", approvalId: asked.id };
  return { ok: false, expected, asked: asked ?? (await findRefusedApproval(id, { kind: "bind-other-tenant", about: tenantId })) };
}

/** Asks staff to approve the tenant. Asking again changes nothing while they have not decided, and after a refusal until its time is over. */
export async function askForOtherTenant({ id: customerId }: Customer, candidate: Candidate, expected: string): Promise<void> {
  const { entraTenantId: tenantId, tenantName, entraObjectId: objectId, name, userName } = candidate;
  const domains = candidate.domains.slice(0, mostDomains);
  const { approval, isNew } = await inCustomer(customerId, async () => {
    const facts = { tenantId, tenantName, domains, expected, person: { objectId, name, userName } };
    const opened = await openApproval(customerId, { kind: "bind-other-tenant", about: tenantId, askedBy: null, facts });
    const detail = { tenantId, tenantName, expected, approvalId: opened.approval.id };
    if (opened.isNew) await recordAudit(customerId, { actor: "portal", action: "other-tenant-held", detail });
    return opened;
  });
  if (!isNew) return;
  const detail = { tenantId, objectId, expected, approvalId: approval.id };
  await recordSecurityEvent({ actor: nobody, action: "other-tenant-held", customerId, detail });
}

/** More are not needed to tell whose tenant it is. */
const mostDomains = 50;

/** Whom an admin asks: the name of the staff member responsible for the customer. Null when there is none. */
export async function findOwnerName({ ownerId }: Customer): Promise<string | null> {
  if (ownerId === null) return null;
  return (await listStaff()).find(({ id }) => id === ownerId)?.name ?? null;
}
