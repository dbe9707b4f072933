import "server-only";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import type { DelegatedResource } from "@/lib/catalogue/delegated-scopes";
import { env } from "@/lib/env";
import { setupPath, staffHome } from "@/lib/links/paths";
import { safeReturnTo } from "@/lib/links/return-to";
import type { Customer } from "@/lib/store/customers";
import type { SignedIn } from "@/lib/store/sessions";
import { beginAttempt } from "@/lib/store/sign-in-attempts";
import { adminConsentUrl, anyOrganization, newSignInSecrets, type SignInRequest, signInUrl } from "../tokens/portal-app";
import { claimsToAskFor } from "../tokens/strong-sign-in";

/** Trips to Microsoft begin here. Each stores a single-use state, and returns a token for the cookie of the browser that makes the trip. */

export type Trip = { url: string; browserToken: string };

/** The first sign-in, with an invitation that the caller has checked. */
export function beginJoin(request: { customer: Customer; invitationId: string; askForAccount?: boolean }): Promise<Trip> {
  const { customer, invitationId, askForAccount = false } = request;
  return toSignIn(
    { purpose: "join", customerId: customer.id, invitationId, returnTo: setupPath(customer.slug) },
    { cloud: customer.cloud, tenant: anyOrganization, resource: null, askForAccount },
  );
}

/** A later sign-in. Without a customer, the tenant that signs in decides whose page it is. */
export function beginReturn(request: { customer: Customer | null; returnTo: string | null; askForAccount?: boolean }): Promise<Trip> {
  const { customer, askForAccount = false } = request;
  const returnTo = safeReturnTo(request.returnTo, customer ? setupPath(customer.slug) : "/");
  return toSignIn(
    { purpose: "return", ...(customer ? { customerId: customer.id } : {}), returnTo },
    { cloud: cloudFor(customer), tenant: anyOrganization, resource: null, askForAccount },
  );
}

/** Without a customer, that of this process: it serves the Microsoft cloud in which its staff sign in (docs/go-live.md, "National clouds"). */
export const cloudFor = (customer: Pick<Customer, "cloud"> | null): NationalCloud => customer?.cloud ?? env().STAFF_CLOUD;

/** The sign-in of Dropzone's own people, in Dropzone's tenant only. */
export function beginStaff({ returnTo, askForAccount }: { returnTo: string | null; askForAccount: boolean }): Promise<Trip> {
  return toSignIn(
    { purpose: "staff", returnTo: safeReturnTo(returnTo, staffHome) },
    { cloud: env().STAFF_CLOUD, tenant: env().STAFF_TENANT_ID, resource: null, askForAccount, isStaff: true },
  );
}

/**
 * Asks Microsoft who somebody is now, and shows no page: they are signed in here and at Microsoft. The hint keeps Microsoft from answering
 * with another account of the browser.
 */
export function beginStaffCheck({ userName, returnTo }: { userName: string; returnTo: string | null }): Promise<Trip> {
  return toSignIn(
    { purpose: "staff-check", returnTo: safeReturnTo(returnTo, staffHome) },
    { cloud: env().STAFF_CLOUD, tenant: env().STAFF_TENANT_ID, resource: null, loginHint: userName, silently: true, isStaff: true },
  );
}

export function beginReturnCheck({ signedIn, tenantId, returnTo }: Omit<TenantRequest, "resource">): Promise<Trip> {
  const { customer, person } = signedIn;
  return toSignIn(
    { purpose: "return-check", customerId: customer.id, returnTo: safeReturnTo(returnTo, setupPath(customer.slug)) },
    { cloud: customer.cloud, tenant: tenantId, resource: null, loginHint: person.userName, silently: true },
  );
}

type TenantRequest = {
  signedIn: Pick<SignedIn, "customer" | "person">;
  tenantId: string;
  resource: DelegatedResource;
  returnTo: string | null;
};

/** Gets a token of the person who is signed in already, in their own tenant only. */
export function beginDelegated({ signedIn, tenantId, resource, ...request }: TenantRequest): Promise<Trip> {
  const { customer, person } = signedIn;
  return toSignIn(
    { purpose: resource, customerId: customer.id, returnTo: safeReturnTo(request.returnTo, setupPath(customer.slug)) },
    { cloud: customer.cloud, tenant: tenantId, resource, loginHint: person.userName },
  );
}

/** Leads to Microsoft's consent page for the whole tenant. It issues no token, so nonce and PKCE are not used. */
export async function beginConsent({ signedIn, tenantId, resource, ...request }: TenantRequest): Promise<Trip> {
  const { customer } = signedIn;
  const { nonce, verifier } = await newSignInSecrets();
  const returnTo = safeReturnTo(request.returnTo, setupPath(customer.slug));
  const attempt = await beginAttempt({ purpose: `consent-${resource}`, customerId: customer.id, returnTo, nonce, verifier });
  return { browserToken: attempt.browserToken, url: adminConsentUrl({ cloud: customer.cloud, tenantId, resource, state: attempt.state }) };
}

type Attempt = Omit<Parameters<typeof beginAttempt>[0], "nonce" | "verifier">;
type Where = SignInRequest & { loginHint?: string; askForAccount?: boolean; silently?: boolean; isStaff?: boolean };

async function toSignIn(attempt: Attempt, { isStaff = false, ...where }: Where): Promise<Trip> {
  const { challenge, ...secrets } = await newSignInSecrets();
  const { browserToken, state } = await beginAttempt({ ...attempt, ...secrets });
  const claims = isStaff ? claimsToAskFor(env().STAFF_SIGN_IN_REQUIRES) : null;
  return { browserToken, url: await signInUrl({ ...where, claims, state, nonce: secrets.nonce, challenge }) };
}
