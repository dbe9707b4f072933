import "server-only";
import { z } from "zod";
import { bounded } from "@/lib/catalogue/bounded";
import type { DelegatedResource } from "@/lib/catalogue/delegated-scopes";
import { customerNamedIn } from "@/lib/links/customer-named-in";
import { type Purpose, purposes, refusedPath, setupPath, signInPath, staffHome, staffSignInPath, startPath } from "@/lib/links/paths";
import { safeReturnTo } from "@/lib/links/return-to";
import { findCustomerBySlug, getCustomer } from "@/lib/store/customers";
import { findInvitation } from "@/lib/store/invitations";
import { findSession } from "@/lib/store/sessions";
import { findCandidate } from "@/lib/store/sign-in-attempts";
import { findStaffSession } from "@/lib/store/staff-sessions";
import {
  beginConsent,
  beginDelegated,
  beginJoin,
  beginReturn,
  beginReturnCheck,
  beginStaff,
  beginStaffCheck,
  type Trip,
} from "./begin-trip";
import { whyInvitationClosed } from "./closed-invitation";
import type { TripInput } from "./finish-sign-in";
import { type Landing, readRefusedTrip } from "./trip";

/** Which trip an address requests, and whether the person may make it. */

const querySchema = bounded(
  z.object({
    purpose: z.enum(purposes),
    customer: z.string().max(100).nullable(),
    returnTo: z.string().max(4000).nullable(),
    account: z.literal("other").nullable(),
  }),
);

export async function startTrip({ query, browserToken, sessionToken, staffToken, refusedTrip }: TripInput): Promise<Trip | Landing> {
  const parsed = querySchema.safeParse(
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
    case "staff-check": {
      const session = staffToken ? await findStaffSession(staffToken) : null;
      return session
        ? beginStaffCheck({ userName: session.staff.userName, returnTo })
        : { go: staffSignInPath(safeReturnTo(returnTo, staffHome)) };
    }
    case "graph":
    case "exchange":
    case "consent-graph":
    case "consent-exchange":
    case "return-check":
      return inTheirTenant({ purpose, customer, returnTo, sessionToken });
  }
}

/** For the form on the invitation page. The token is sent in the body of the form, never in an address of ours. */
export async function joinByToken(token: string): Promise<Trip | Landing> {
  const found = await findInvitation(token);
  if (!found.ok) return { go: refusedPath(`invitation-${found.reason}`) };
  return beginJoin({ customer: found.customer, invitationId: found.invitation.id });
}

/** "Use another account": the invitation is known from this browser's earlier trip. */
async function joinAgain(request: Pick<TripInput, "browserToken" | "refusedTrip"> & { askForAccount: boolean }): Promise<Trip | Landing> {
  const earlier = (request.browserToken ? await findCandidate(request.browserToken) : null) ?? readRefusedTrip(request.refusedTrip);
  if (!earlier?.customerId || !earlier.invitationId) return { go: refusedPath("sign-in-not-finished") };
  const closed = await whyInvitationClosed(earlier.customerId, earlier.invitationId);
  if (closed) return { go: refusedPath(closed) };
  const customer = await getCustomer(earlier.customerId);
  return beginJoin({ customer, invitationId: earlier.invitationId, askForAccount: request.askForAccount });
}

type InTheirTenant = {
  purpose: Exclude<Purpose, "join" | "return" | "staff" | "staff-check">;
  customer: string | null;
  returnTo: string | null;
  sessionToken: string | undefined;
};

async function inTheirTenant(request: InTheirTenant): Promise<Trip | Landing> {
  const { purpose, customer: slug } = request;
  const signedIn = request.sessionToken ? await findSession(request.sessionToken) : null;
  if (!signedIn || (slug !== null && signedIn.customer.slug !== slug))
    return {
      go: signInPath({ customer: slug, returnTo: wayBack(request) }),
    };
  const tenantId = signedIn.customer.entraTenantId;
  if (tenantId === null) return { go: refusedPath("customer-not-connected") };
  const trip = (resource: DelegatedResource) => ({ signedIn, tenantId, resource, returnTo: request.returnTo });
  switch (purpose) {
    case "graph":
    case "exchange":
      return beginDelegated(trip(purpose));
    case "return-check":
      return beginReturnCheck({ signedIn, tenantId, returnTo: request.returnTo });
    case "consent-graph":
      return beginConsent(trip("graph"));
    case "consent-exchange":
      return beginConsent(trip("exchange"));
  }
}

/** After the sign-in, the trip for a token begins again. A trip that only confirms roles does not: signing in has read them. */
function wayBack({ purpose, customer, returnTo }: InTheirTenant): string {
  const page = safeReturnTo(returnTo, "");
  return purpose === "return-check" ? page : startPath({ purpose, customer, returnTo: page });
}
