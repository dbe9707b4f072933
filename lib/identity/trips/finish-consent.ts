import "server-only";
import { startPath } from "@/lib/links/paths";
import { recordAudit } from "@/lib/store/audit";
import { recordConsent } from "@/lib/store/consents";
import { getCustomer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { findSession } from "@/lib/store/sessions";
import { consumeAttempt } from "@/lib/store/sign-in-attempts";
import { saidInRedirect } from "../tokens/microsoft-said";
import type { TripInput } from "./finish-sign-in";
import { notFinished } from "./not-finished";
import { isFor, type Landing, refuse, refusedBecause } from "./trip";

/**
 * The way back from Microsoft's consent page. Anybody can write `admin_consent`, `tenant` and `scope` into an address, so they are not
 * read. What was granted is read from a token afterwards.
 * https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
export async function finishConsent({ query, browserToken, sessionToken }: TripInput): Promise<Landing> {
  const state = query.get("state");
  const attempt = state && browserToken ? await consumeAttempt(state, browserToken) : null;
  if (!attempt?.customerId || !isFor(attempt, "consent-graph", "consent-exchange")) return notFinished(sessionToken);
  const customer = await getCustomer(attempt.customerId);
  const signedIn = sessionToken ? await findSession(sessionToken) : null;
  const actor = { kind: "customer", id: signedIn?.customer.id === customer.id ? signedIn.person.id : "unknown" } as const;
  const resource = attempt.purpose === "consent-graph" ? "graph" : "exchange";

  // Checked first, since Microsoft may send admin_consent=True together with an error.
  const said = saidInRedirect(query);
  if (said) {
    const refused = refusedBecause(said);
    const { reason, microsoftCode, requestId } = refused;
    await recordAudit(customer.id, { actor, action: "consent-refused", detail: { resource, reason, microsoftCode, requestId } });
    return refuse(attempt, { ...refused, customer: customer.slug, customerName: customer.name });
  }
  await inCustomer(customer.id, async () => {
    await recordAudit(customer.id, { actor, action: "consent-answered", detail: { resource } });
    await recordConsent(customer.id, resource, { answeredAt: new Date() });
  });
  return { go: startPath({ purpose: resource, customer: customer.slug, returnTo: attempt.returnTo }) };
}
