import "server-only";
import type { SecurityActor } from "@/lib/catalogue/security-events";
import type { SessionEnd } from "@/lib/catalogue/session-ends";
import { errorRow } from "@/lib/errors/codes";
import { signInPath, staffSignInPath } from "@/lib/links/paths";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { endSessions, findSession, noteRolesChecked, type SignedIn } from "@/lib/store/sessions";
import { endStaffSessions, findStaffSession, noteStaffRolesChecked } from "@/lib/store/staff-sessions";
import type { IsTokenInUse } from "../tokens/keep-delegated-token";
import type { MicrosoftSaid } from "../tokens/microsoft-said";
import type { Redeemed } from "../tokens/portal-app";
import { recordSignedIn } from "../tokens/record-signed-in";
import { readTenantFacts } from "../tokens/tenant-facts";
import { identifyStaff, recordIdentified } from "./staff-sign-in";
import { type AttemptFor, type Landing, refuse } from "./trip";
import type { Visitor } from "./visitor";

/**
 * The way back from a trip that asked nobody anything (`prompt=none`): whoever is signed in here is confirmed, with the roles that they hold
 * now, or their session ends. The session keeps its own end, so that these trips do not prolong it.
 */

export async function finishStaffCheck(trip: {
  attempt: AttemptFor<"staff-check">;
  query: URLSearchParams;
  visitor: Visitor;
}): Promise<Landing> {
  const { attempt, query, visitor } = trip;
  const session = visitor.staffToken ? await findStaffSession(visitor.staffToken) : null;
  if (!session) return { go: staffSignInPath(attempt.returnTo) };
  const identified = await identifyStaff(attempt, query);
  const isSamePerson = identified.ok && identified.claims.oid.toLowerCase() === session.staff.entraObjectId;
  if (identified.ok && isSamePerson) {
    await recordIdentified(identified);
    await noteStaffRolesChecked(session.sessionId);
    return { go: attempt.returnTo };
  }
  const because = identified.ok ? ({ reason: "another-person" } as const) : identified.because;
  // Microsoft may be out of order. Then nothing is known, and nothing can be done with the session until it is.
  if (errorRow(because.reason).waitingHelps) return refuse(attempt, because);
  const reason = because.reason === "no-staff-role" ? "roles-changed" : "not-confirmed";
  const count = await endStaffSessions({ id: session.sessionId }, reason);
  await recordEnd({ of: "staff", whose: session.staff.id, count, reason, customerId: null });
  return !identified.ok && needsThePerson(identified.said) ? { go: staffSignInPath(attempt.returnTo) } : refuse(attempt, because);
}

type CustomerCheck = { attempt: AttemptFor<"return-check">; visitor: Visitor };

/** Directory roles are the customer's, so a person without any may still look. Only the tenant and the person have to be the same. */
export async function finishCustomerCheck(
  trip: CustomerCheck & { redeemed: Extract<Redeemed, { ok: true }>; isTokenInUse: IsTokenInUse },
): Promise<Landing> {
  const { attempt, redeemed, isTokenInUse } = trip;
  const session = await sessionOf(trip);
  if (!session) return { go: wayIn(attempt) };
  const { customer, person } = session;
  const { tid, oid } = redeemed.claims;
  const isSamePerson = tid.toLowerCase() === customer.entraTenantId && oid.toLowerCase() === person.entraObjectId;
  if (!isSamePerson) {
    await endUnconfirmed(session);
    return refuse(attempt, { reason: "another-person", customer: customer.slug });
  }
  const facts = await readTenantFacts({ cloud: customer.cloud, token: redeemed.accessToken });
  const { entraTenantId, entraObjectId, name, userName } = person;
  await recordSignedIn(customer.id, { entraTenantId, entraObjectId, name, userName, roles: facts.roles }, isTokenInUse);
  await noteRolesChecked(customer.id, session.sessionId);
  return { go: attempt.returnTo };
}

export async function onUnconfirmedCustomer(
  trip: CustomerCheck & { because: Parameters<typeof refuse>[1]; said: MicrosoftSaid | null },
): Promise<Landing> {
  const { attempt, because, said } = trip;
  const session = await sessionOf(trip);
  if (!session) return { go: wayIn(attempt) };
  if (errorRow(because.reason).waitingHelps) return refuse(attempt, { ...because, customer: session.customer.slug });
  await endUnconfirmed(session);
  return needsThePerson(said) ? { go: wayIn(attempt, session) } : refuse(attempt, { ...because, customer: session.customer.slug });
}

const sessionOf = async ({ visitor }: CustomerCheck): Promise<SignedIn | null> =>
  visitor.sessionToken ? await findSession(visitor.sessionToken) : null;

const wayIn = ({ returnTo }: CustomerCheck["attempt"], session?: SignedIn): string =>
  signInPath({ customer: session?.customer.slug ?? null, returnTo });

async function endUnconfirmed({ customer, person, sessionId }: SignedIn): Promise<void> {
  const count = await endSessions(customer.id, { id: sessionId }, "not-confirmed");
  await recordEnd({ of: "customer", whose: person.id, count, reason: "not-confirmed", customerId: customer.id });
}

/** Microsoft would have to ask the person something. https://openid.net/specs/openid-connect-core-1_0.html#AuthError */
const needsThePerson = (said: MicrosoftSaid | null): boolean =>
  said !== null && ["login_required", "interaction_required", "consent_required", "account_selection_required"].includes(said.error);

const portal = { kind: "portal", id: null, name: null } as const satisfies SecurityActor;

async function recordEnd(end: {
  of: "staff" | "customer";
  whose: string;
  count: number;
  reason: SessionEnd;
  customerId: string | null;
}): Promise<void> {
  const { customerId, ...detail } = end;
  await recordSecurityEvent({ actor: portal, action: "sessions-ended", customerId, detail });
}
