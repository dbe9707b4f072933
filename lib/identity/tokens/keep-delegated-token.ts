import "server-only";
import type { DelegatedResource } from "@/lib/catalogue/delegated-scopes";
import { refusedPath, signInPath, startPath, waitingPath } from "@/lib/links/paths";
import { connectStep } from "@/lib/onboarding/status/connect";
import { needsYou } from "@/lib/onboarding/status/step-view";
import { recordAudit } from "@/lib/store/audit";
import { findConsent, recordConsent } from "@/lib/store/consents";
import { sealCredential } from "@/lib/store/credentials";
import { type Customer, setPortalAccess } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { type Person, recordPerson } from "@/lib/store/people";
import { findSession } from "@/lib/store/sessions";
import { recordSteps } from "@/lib/store/step-evidence";
import { afterMissingConsent } from "../trips/after-consent";
import { type AttemptFor, type Landing, refuse, refusedBecause } from "../trips/trip";
import { missingScopes } from "./delegated-scopes";
import { type MicrosoftSaid, meaningOf } from "./microsoft-said";
import type { Redeemed } from "./portal-app";
import { readTenantFacts } from "./tenant-facts";

/** Keeps a token of the person who is signed in here: checks it and seals it for at most an hour. Only the run uses it. */

/**
 * Whether work with the customer's stored token is going on. Then a new token is dropped, since it would continue the work in another
 * person's name. This file does not know what the work is.
 */
export type IsTokenInUse = (customerId: string) => Promise<boolean>;

type DelegatedAttempt = AttemptFor<DelegatedResource>;

export async function keepDelegatedToken(request: {
  attempt: DelegatedAttempt;
  customer: Customer | null;
  sessionToken: string | undefined;
  redeemed: Extract<Redeemed, { ok: true }>;
  isTokenInUse: IsTokenInUse;
}): Promise<Landing> {
  const { attempt, customer, redeemed } = request;
  const { purpose: resource, returnTo } = attempt;
  if (!customer) return { go: refusedPath("sign-in-not-finished") };
  const signedIn = request.sessionToken ? await findSession(request.sessionToken) : null;
  if (!signedIn)
    return { go: signInPath({ customer: customer.slug, returnTo: startPath({ purpose: resource, customer: customer.slug, returnTo }) }) };

  const shown = { customer: customer.slug, customerName: customer.name, signedInAs: redeemed.claims.preferred_username };
  if (redeemed.claims.tid.toLowerCase() !== customer.entraTenantId) return refuse(attempt, { reason: "wrong-tenant", ...shown });
  const isSamePerson = signedIn.customer.id === customer.id && redeemed.claims.oid.toLowerCase() === signedIn.person.entraObjectId;
  if (!isSamePerson) return refuse(attempt, { reason: "another-person", ...shown });

  const missing = missingScopes(resource, redeemed.scopes);
  const detail = { resource, granted: [...redeemed.scopes], missing, requestId: redeemed.requestId };
  await inCustomer(customer.id, async () => {
    const actor = { kind: "customer", id: signedIn.person.id } as const;
    await recordAudit(customer.id, { actor, action: "delegated-access-read-back", detail });
    if (missing.length === 0) await recordConsent(customer.id, resource, { readBackAt: new Date() });
    if (missing.length === 0 && customer.portalAccess === "removed") await recordAccessIsBack(customer.id);
  });
  if (missing.length > 0) return onMissingConsent({ attempt, customer, requestId: redeemed.requestId, microsoftCode: null });

  if (await request.isTokenInUse(customer.id)) return { go: returnTo };

  const inAnHour = Date.now() + 3_600_000;
  await sealCredential(customer.id, `${resource}-token`, {
    reference: signedIn.person.id,
    value: redeemed.accessToken,
    expiresAt: new Date(Math.min(redeemed.expiresAt.getTime(), inAnHour)).toISOString(),
  });
  if (resource === "graph") {
    await recordRoles(signedIn.person, { cloud: customer.cloud, token: redeemed.accessToken });
    await recordConnected(customer, signedIn.person.name, redeemed);
  }
  return { go: returnTo };
}

/** The roles that the token was made with. When Microsoft does not tell them, those of the sign-in before stay. */
async function recordRoles(person: Person, asked: Parameters<typeof readTenantFacts>[0]): Promise<void> {
  const { roles } = await readTenantFacts(asked);
  if (roles !== null) await recordPerson(person.customerId, { ...person, roles });
}

/** The token shows that the portal is in the tenant again, so what was decided about its access no longer holds. */
async function recordAccessIsBack(customerId: string): Promise<void> {
  const line = "The portal was let in again after its access had been removed. Decide whether it keeps it.";
  await setPortalAccess(customerId, null);
  await recordSteps(customerId, [needsYou("finish", line, new Date().toISOString())]);
}

async function recordConnected(
  customer: Customer,
  signedInAs: string,
  { scopes, requestId }: Extract<Redeemed, { ok: true }>,
): Promise<void> {
  const tenant = {
    id: customer.entraTenantId ?? "",
    name: customer.entraTenantName ?? customer.name,
    initialDomain: customer.initialDomain,
  };
  await recordSteps(customer.id, [connectStep({ tenant, signedInAs, granted: [...scopes], requestId, at: new Date().toISOString() })]);
}

/** Handles Microsoft's refusal of such a token, from a redirect or from the token endpoint. */
export async function onRefusedToken(request: {
  attempt: DelegatedAttempt;
  customer: Customer | null;
  said: MicrosoftSaid;
}): Promise<Landing> {
  const { attempt, customer, said } = request;
  const refused = refusedBecause(said);
  if (!customer) return refuse(attempt, refused);
  if (meaningOf(said) === "consent-missing") return onMissingConsent({ attempt, customer, ...refused });
  return refuse(attempt, { ...refused, customer: customer.slug, customerName: customer.name });
}

async function onMissingConsent(request: {
  attempt: DelegatedAttempt;
  customer: Customer;
  requestId: string | null;
  microsoftCode: string | null;
}): Promise<Landing> {
  const { attempt, customer, requestId, microsoftCode } = request;
  const trip = { customer: customer.slug, returnTo: attempt.returnTo };
  // Consent may have been given on another device, by another person.
  const consent = await findConsent(customer.id, attempt.purpose);
  switch (afterMissingConsent({ ...consent, now: new Date() })) {
    case "ask-for-consent":
      return { go: startPath({ purpose: `consent-${attempt.purpose}`, ...trip }) };
    case "wait":
      return { go: waitingPath({ resource: attempt.purpose, ...trip }) };
    case "give-up":
      return refuse(attempt, {
        reason: "consent-not-effective",
        customer: customer.slug,
        customerName: customer.name,
        requestId,
        microsoftCode,
      });
  }
}
