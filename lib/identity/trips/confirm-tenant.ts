import "server-only";
import { canDo } from "@/lib/catalogue/duties";
import type { ErrorCode } from "@/lib/errors/codes";
import { setupPath } from "@/lib/links/paths";
import { connectStep } from "@/lib/onboarding/status/connect";
import { recordAudit } from "@/lib/store/audit";
import { bindEntraTenant, type Customer, findCustomerByEntraTenant, getCustomer } from "@/lib/store/customers";
import { markInvitationUsed } from "@/lib/store/invitations";
import { recordPerson } from "@/lib/store/people";
import { type Candidate, dropCandidate, findCandidate } from "@/lib/store/sign-in-attempts";
import { recordSteps } from "@/lib/store/step-evidence";
import { beginConsent, type Trip } from "./begin-trip";
import { letIn } from "./enter";
import { isInvitationStillOpen } from "./invitation-still-open";
import type { Landing } from "./trip";

/** "Is this your tenant?": the question between the first sign-in and the binding of an Entra tenant to a customer. */

type ToConfirm = { ok: true; invitationId: string; customer: Customer; candidate: Candidate };
type NothingToConfirm = { ok: false; reason: ErrorCode };

/** The tenant that signed in by an invitation in this browser, and is not confirmed yet. */
export async function findTenantToConfirm(browserToken: string | undefined): Promise<ToConfirm | NothingToConfirm> {
  const attempt = browserToken ? await findCandidate(browserToken) : null;
  if (!attempt?.customerId || !attempt.invitationId) return { ok: false, reason: "sign-in-not-finished" };
  if (!(await isInvitationStillOpen(attempt.customerId, attempt.invitationId))) return { ok: false, reason: "invitation-revoked" };
  const customer = await getCustomer(attempt.customerId);
  return { ok: true, invitationId: attempt.invitationId, customer, candidate: attempt.candidate };
}

type Confirmed = { ok: true; session: NonNullable<Landing["session"]>; toConsent: Trip };

/** Binds the tenant, then lets the person in, then sends them to Microsoft's consent page. */
export async function confirmTenant(browserToken: string | undefined): Promise<Confirmed | NothingToConfirm> {
  if (browserToken === undefined) return { ok: false, reason: "sign-in-not-finished" };
  const found = await findTenantToConfirm(browserToken);
  if (!found.ok) return found;
  const { customer, candidate } = found;
  const refused = await bind(found);
  if (refused) return { ok: false, reason: refused };

  const { person, session } = await letIn({ customer, candidate });
  const { entraTenantId: tenantId, tenantName, initialDomain } = candidate;
  const actor = { kind: "customer", id: person.id } as const;
  await recordAudit(customer.id, { actor, action: "tenant-confirmed", detail: { tenantId, tenantName, initialDomain } });
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

/** Checks before it writes, so that a stranger leaves no row with the customer. If two people confirm at once, the database accepts one. */
async function bind({ customer, candidate }: ToConfirm): Promise<ErrorCode | null> {
  const { entraTenantId, entraObjectId, tenantName, initialDomain, name, userName, roles } = candidate;
  // A binding cannot be undone, so a person who is known to hold no admin role there must not decide it.
  if (customer.entraTenantId === null && canDo("any-admin", roles) === "no") return "no-admin-role";
  const other = await findCustomerByEntraTenant(entraTenantId);
  if (other && other.id !== customer.id) return "tenant-bound-elsewhere";
  if (customer.entraTenantId !== null && customer.entraTenantId !== entraTenantId) return "customer-bound-elsewhere";
  const person = await recordPerson(customer.id, { entraTenantId, entraObjectId, name, userName, roles });
  const bound = await bindEntraTenant(customer.id, { tenantId: entraTenantId, tenantName, initialDomain, personId: person.id });
  return bound.ok ? null : refusalOf[bound.reason];
}

const refusalOf = {
  "customer-bound-to-another-tenant": "customer-bound-elsewhere",
  "tenant-bound-to-another-customer": "tenant-bound-elsewhere",
} as const satisfies Record<string, ErrorCode>;
