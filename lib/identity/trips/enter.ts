import "server-only";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import { customerNamedIn } from "@/lib/links/customer-named-in";
import { confirmPath, setupPath } from "@/lib/links/paths";
import { recordAudit } from "@/lib/store/audit";
import { type Customer, findCustomerByEntraTenant } from "@/lib/store/customers";
import { markInvitationUsed } from "@/lib/store/invitations";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { openSession, revokeSession } from "@/lib/store/sessions";
import { type Attempt, type Candidate, keepCandidate } from "@/lib/store/sign-in-attempts";
import { standingIn } from "../tokens/id-token";
import type { IsTokenInUse } from "../tokens/keep-delegated-token";
import type { Redeemed } from "../tokens/portal-app";
import { recordSignedIn } from "../tokens/record-signed-in";
import { readTenantFacts, type TenantFacts } from "../tokens/tenant-facts";
import { whyInvitationClosed } from "./closed-invitation";
import { type Landing, refuse } from "./trip";
import type { Visitor } from "./visitor";

/** Who may come in, after Microsoft has said who they are. Only `tid` and `oid` of the ID token count. */

type Entering = {
  attempt: Attempt;
  customer: Customer | null;
  cloud: NationalCloud;
  redeemed: Extract<Redeemed, { ok: true }>;
  visitor: Visitor;
  isTokenInUse: IsTokenInUse;
};

/** An invitation lets a person begin. The first person has to confirm the tenant. After that only people of that tenant come in. */
export async function enterByInvitation({ attempt, customer, cloud, redeemed, visitor, isTokenInUse }: Entering): Promise<Landing> {
  if (!customer || !attempt.invitationId) return refuse(attempt, { reason: "invitation-revoked" });
  const closed = await whyInvitationClosed(customer.id, attempt.invitationId);
  if (closed) return refuse(attempt, { reason: closed });
  const facts = await readTenantFacts({ cloud, token: redeemed.accessToken });
  const stranger = refuseStranger(redeemed, facts);
  if (stranger) return refuse(attempt, { reason: stranger, requestId: redeemed.requestId });
  const candidate = candidateFrom(redeemed, facts);
  const signedInAs = facts.tenant?.name ?? candidate.userName.split("@")[1] ?? null;

  if (customer.entraTenantId !== null) {
    if (customer.entraTenantId !== candidate.entraTenantId)
      return refuse(attempt, { reason: "wrong-tenant", customer: customer.slug, customerName: customer.name, signedInAs });
    await markInvitationUsed(customer.id, attempt.invitationId);
    return enter({ customer, candidate, visitor, isTokenInUse, returnTo: attempt.returnTo });
  }
  if (await findCustomerByEntraTenant(candidate.entraTenantId)) return refuse(attempt, { reason: "tenant-bound-elsewhere", signedInAs });
  // A person can only confirm a tenant whose name we can show.
  if (!facts.tenant?.initialDomain) return refuse(attempt, { reason: "microsoft-unreachable", requestId: redeemed.requestId });
  await keepCandidate(attempt.id, candidate);
  return { go: confirmPath };
}

/**
 * The tenant that signed in decides whose page is shown. A stranger gets the same answer whether the requested page exists or not, so
 * that nobody can find out here who our customers are.
 */
export async function enterAgain({ attempt, cloud, redeemed, visitor, isTokenInUse }: Entering): Promise<Landing> {
  const customer = await findCustomerByEntraTenant(redeemed.claims.tid.toLowerCase());
  if (!customer) return refuse(attempt, { reason: "customer-not-connected" });
  const askedFor = customerNamedIn(attempt.returnTo);
  const isForAnother = askedFor !== null && askedFor !== customer.slug;
  if (isForAnother || (attempt.customerId && attempt.customerId !== customer.id)) return refuse(attempt, { reason: "wrong-tenant" });
  const facts = await readTenantFacts({ cloud, token: redeemed.accessToken });
  const stranger = refuseStranger(redeemed, facts);
  if (stranger) return refuse(attempt, { reason: stranger, requestId: redeemed.requestId });
  const returnTo = attempt.returnTo === "/" ? setupPath(customer.slug) : attempt.returnTo;
  return enter({ customer, candidate: candidateFrom(redeemed, facts), visitor, isTokenInUse, returnTo });
}

async function enter(request: Parameters<typeof letIn>[0] & { returnTo: string }): Promise<Landing> {
  const { session } = await letIn(request);
  return { go: request.returnTo, session };
}

/** Opens a session, and ends the one that the browser had. The caller must have checked that the person's tenant is the customer's. */
export async function letIn(request: {
  customer: Customer;
  candidate: Candidate;
  visitor: Pick<Visitor, "sessionToken" | "browser">;
  isTokenInUse: IsTokenInUse;
}) {
  const { customer, candidate, visitor, isTokenInUse } = request;
  const { entraTenantId, entraObjectId, name, userName, roles } = candidate;
  const person = await recordSignedIn(customer.id, { entraTenantId, entraObjectId, name, userName, roles }, isTokenInUse);
  if (visitor.sessionToken) await revokeSession(visitor.sessionToken, "replaced");
  const session = await openSession(customer.id, person.id, visitor.browser);
  await recordAudit(customer.id, { actor: { kind: "customer", id: person.id }, action: "signed-in", detail: { roles } });
  const actor = { kind: "customer", id: person.id, name: person.name } as const;
  await recordSecurityEvent({ actor, action: "customer-signed-in", customerId: customer.id, detail: {} });
  return { person, session };
}

/** Null for a member of the tenant. Not being able to tell is a refusal too: it passes, or the portal's app lacks the claim. */
function refuseStranger({ claims }: Entering["redeemed"], facts: TenantFacts): "guest-account" | "guest-unknown" | null {
  const standing = standingIn(claims, facts.person?.isGuest ?? null);
  switch (standing) {
    case "member":
      return null;
    case "guest":
      return "guest-account";
    case "unknown":
      return "guest-unknown";
  }
}

function candidateFrom({ claims }: Entering["redeemed"], facts: TenantFacts): Candidate {
  const userName = facts.person?.userName ?? claims.preferred_username;
  return {
    entraTenantId: claims.tid.toLowerCase(),
    tenantName: facts.tenant?.name ?? "",
    initialDomain: facts.tenant?.initialDomain ?? null,
    domains: [...facts.domains],
    entraObjectId: claims.oid.toLowerCase(),
    name: (facts.person?.name ?? claims.name) || userName,
    userName,
    roles: facts.roles === null ? null : [...facts.roles],
  };
}
