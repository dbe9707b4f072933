import "server-only";
import type { TenantBasis } from "@/lib/catalogue/approvals";
import { canDo } from "@/lib/catalogue/duties";
import type { ErrorCode } from "@/lib/errors/codes";
import { setupPath } from "@/lib/links/paths";
import { connectStep } from "@/lib/onboarding/status/connect";
import { spendApproval } from "@/lib/store/approvals";
import { recordAudit } from "@/lib/store/audit";
import { bindEntraTenant, type Customer, findCustomerByEntraTenant, getCustomer } from "@/lib/store/customers";
import { markInvitationUsed } from "@/lib/store/invitations";
import { recordPerson } from "@/lib/store/people";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { type Candidate, dropCandidate, findCandidate } from "@/lib/store/sign-in-attempts";
import { recordSteps } from "@/lib/store/step-evidence";
import { beginConsent, type Trip } from "./begin-trip";
import { whyInvitationClosed } from "./closed-invitation";
import { letIn } from "./enter";
import { askForOtherTenant, checkTenant } from "./tenant-check";
import type { Landing } from "./trip";
import type { Visitor } from "./visitor";

/** "Is this your tenant?": the question between the first sign-in and the binding of an Entra tenant to a customer. */

type ToConfirm = { ok: true; invitationId: string; customer: Customer; candidate: Candidate };
type NothingToConfirm = { ok: false; reason: ErrorCode };

/** The tenant that signed in by an invitation in this browser, and is not confirmed yet. */
export async function findTenantToConfirm(browserToken: string | undefined): Promise<ToConfirm | NothingToConfirm> {
  const attempt = browserToken ? await findCandidate(browserToken) : null;
  if (!attempt?.customerId || !attempt.invitationId) return { ok: false, reason: "sign-in-not-finished" };
  const closed = await whyInvitationClosed(attempt.customerId, attempt.invitationId);
  if (closed) return { ok: false, reason: closed };
  const customer = await getCustomer(attempt.customerId);
  return { ok: true, invitationId: attempt.invitationId, customer, candidate: attempt.candidate };
}

/** What the page showed when the button was pressed. Another tab of the browser may have signed in to something else since. */
export type Shown = { tenantId: string; customer: string };

type Confirmed = { ok: true; session: NonNullable<Landing["session"]>; toConsent: Trip };

/** Binds the tenant that was shown or nothing, then lets the person in, then sends them to Microsoft's consent page. */
export async function confirmTenant(
  browserToken: string | undefined,
  shown: Shown,
  visitor: Pick<Visitor, "sessionToken" | "browser">,
): Promise<Confirmed | NothingToConfirm> {
  if (browserToken === undefined) return { ok: false, reason: "sign-in-not-finished" };
  const found = await findTenantToConfirm(browserToken);
  if (!found.ok) return found;
  const { customer, candidate } = found;
  if (shown.tenantId !== candidate.entraTenantId || shown.customer !== customer.slug) return { ok: false, reason: "other-tenant-shown" };
  const bound = await bind(found);
  if (!bound.ok) return bound;

  // The binding has just recorded the same roles, so there is no older token to destroy.
  const { person, session } = await letIn({ customer, candidate, visitor, isTokenInUse: async () => true });
  const { entraTenantId: tenantId, tenantName, initialDomain } = candidate;
  const { basis } = bound;
  const actor = { kind: "customer", id: person.id, name: person.name } as const;
  await recordAudit(customer.id, { actor, action: "tenant-confirmed", detail: { tenantId, tenantName, initialDomain, basis } });
  if (basis !== null) await recordSecurityEvent({ actor, action: "tenant-bound", customerId: customer.id, detail: { tenantId, basis } });
  const tenant = { id: tenantId, name: tenantName, initialDomain };
  await recordSteps(customer.id, [
    connectStep({ tenant, signedInAs: person.name, granted: [], requestId: null, at: new Date().toISOString() }),
  ]);
  await markInvitationUsed(customer.id, found.invitationId);
  await dropCandidate(browserToken);
  const returnTo = `${setupPath(customer.slug)}/choose`;
  const toConsent = await beginConsent({ signedIn: { customer, person }, tenantId, resource: "graph", returnTo });
  return { ok: true, session, toConsent };
}

/** `basis`: null when the tenant was bound before. */
type Bound = { ok: true; basis: TenantBasis | null };

/** Checks before it writes, so that a stranger leaves no row with the customer but the request. If two confirm at once, one is bound. */
async function bind({ customer, candidate }: ToConfirm): Promise<Bound | NothingToConfirm> {
  const { entraTenantId, entraObjectId, tenantName, initialDomain, name, userName, roles } = candidate;
  // A person who is known to hold no admin role there must not decide it.
  if (customer.entraTenantId === null && canDo("any-admin", roles) === "no") return { ok: false, reason: "no-admin-role" };
  const other = await findCustomerByEntraTenant(entraTenantId);
  if (other && other.id !== customer.id) return { ok: false, reason: "tenant-bound-elsewhere" };
  if (customer.entraTenantId !== null && customer.entraTenantId !== entraTenantId) return { ok: false, reason: "customer-bound-elsewhere" };
  const basis = customer.entraTenantId === null ? await admit(customer, candidate) : null;
  if (basis === "held") return { ok: false, reason: "tenant-not-expected" };
  const person = await recordPerson(customer.id, { entraTenantId, entraObjectId, name, userName, roles });
  const bound = await bindEntraTenant(customer.id, { tenantId: entraTenantId, tenantName, initialDomain, personId: person.id });
  return bound.ok ? { ok: true, basis } : { ok: false, reason: refusalOf[bound.reason] };
}

/** Spends the approval first: a second binding never hangs on one that was left over. */
async function admit(customer: Customer, candidate: Candidate): Promise<TenantBasis | "held"> {
  const check = await checkTenant(customer, candidate);
  if (!check.ok) {
    if (check.asked === null) await askForOtherTenant(customer, candidate, check.expected);
    return "held";
  }
  if (check.basis === "approved" && !(await spendApproval(customer.id, check.approvalId))) return "held";
  return check.basis;
}

const refusalOf = {
  "customer-bound-to-another-tenant": "customer-bound-elsewhere",
  "tenant-bound-to-another-customer": "tenant-bound-elsewhere",
} as const satisfies Record<string, ErrorCode>;
