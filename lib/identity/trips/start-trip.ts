import "server-only";
import { z } from "zod";
import type { DelegatedResource } from "@/lib/catalogue/delegated-scopes";
import { customerNamedIn } from "@/lib/links/customer-named-in";
import { type Purpose, purposes, refusedPath, setupPath, signInPath, startPath } from "@/lib/links/paths";
import { safeReturnTo } from "@/lib/links/return-to";
import { findCustomerBySlug, getCustomer } from "@/lib/store/customers";
import { findInvitation } from "@/lib/store/invitations";
import { findSession } from "@/lib/store/sessions";
import { findCandidate } from "@/lib/store/sign-in-attempts";
import { beginConsent, beginDelegated, beginJoin, beginReturn, beginStaff, type Trip } from "./begin-trip";
import type { Brought } from "./finish-sign-in";
import { isInvitationStillOpen } from "./invitation-still-open";
import { type Landing, readRefusedTrip } from "./trip";

/** Which trip an address asks for, and whether the one who asks may make it. */

const wishSchema = z.object({
  purpose: z.enum(purposes),
  customer: z.string().max(100).nullable(),
  returnTo: z.string().nullable(),
  account: z.literal("other").nullable(),
});

export async function startTrip({ query, browserToken, sessionToken, refusedTrip }: Brought): Promise<Trip | Landing> {
  const parsed = wishSchema.safeParse(
    Object.fromEntries(["purpose", "customer", "returnTo", "account"].map((name) => [name, query.get(name)])),
  );
  if (!parsed.success) return { go: refusedPath("sign-in-not-finished") };
  const { purpose, customer, returnTo, account } = parsed.data;
  const askForAccount = account === "other";
  switch (purpose) {
    case "join":
      return joinAgain({ browserToken, refusedTrip, askForAccount });
    case "return": {
      const slug = customer ?? customerNamedIn(safeReturnTo(returnTo, "/"));
      const known = slug === null ? null : await findCustomerBySlug(slug);
      return beginReturn({ customer: known, returnTo: returnTo ?? (slug && setupPath(slug)), askForAccount });
    }
    case "staff":
      return beginStaff({ returnTo, askForAccount });
    case "graph":
    case "exchange":
    case "consent-graph":
    case "consent-exchange":
      return inTheirTenant({ purpose, customer, returnTo, sessionToken });
  }
}

/** The form on the invitation page. The token travels in a form's body and never in an address of ours. */
export async function joinByToken(token: string): Promise<Trip | Landing> {
  const found = await findInvitation(token);
  if (!found.ok) return { go: refusedPath(`invitation-${found.reason}`) };
  return beginJoin({ customer: found.customer, invitationId: found.invitation.id });
}

/** "Use another account": this browser has come by an invitation before, and the trip remembers by which. */
async function joinAgain(wish: Pick<Brought, "browserToken" | "refusedTrip"> & { askForAccount: boolean }): Promise<Trip | Landing> {
  const earlier = (wish.browserToken ? await findCandidate(wish.browserToken) : null) ?? readRefusedTrip(wish.refusedTrip);
  if (!earlier?.customerId || !earlier.invitationId) return { go: refusedPath("sign-in-not-finished") };
  if (!(await isInvitationStillOpen(earlier.customerId, earlier.invitationId))) return { go: refusedPath("invitation-revoked") };
  const customer = await getCustomer(earlier.customerId);
  return beginJoin({ customer, invitationId: earlier.invitationId, askForAccount: wish.askForAccount });
}

async function inTheirTenant(wish: {
  purpose: Exclude<Purpose, "join" | "return" | "staff">;
  customer: string | null;
  returnTo: string | null;
  sessionToken: string | undefined;
}): Promise<Trip | Landing> {
  const { purpose, customer: slug } = wish;
  const signedIn = wish.sessionToken ? await findSession(wish.sessionToken) : null;
  if (!signedIn || (slug !== null && signedIn.customer.slug !== slug))
    return {
      go: signInPath({ customer: slug, returnTo: startPath({ purpose, customer: slug, returnTo: safeReturnTo(wish.returnTo, "") }) }),
    };
  const tenantId = signedIn.customer.entraTenantId;
  if (tenantId === null) return { go: refusedPath("customer-not-connected") };
  const trip = (resource: DelegatedResource) => ({ signedIn, tenantId, resource, returnTo: wish.returnTo });
  switch (purpose) {
    case "graph":
    case "exchange":
      return beginDelegated(trip(purpose));
    case "consent-graph":
      return beginConsent(trip("graph"));
    case "consent-exchange":
      return beginConsent(trip("exchange"));
  }
}
