import "server-only";
import type { DelegatedResource } from "@/lib/catalogue/delegated-scopes";
import { env } from "@/lib/env";
import { setupPath, staffHome } from "@/lib/links/paths";
import { safeReturnTo } from "@/lib/links/return-to";
import type { Customer } from "@/lib/store/customers";
import type { SignedIn } from "@/lib/store/sessions";
import { beginAttempt } from "@/lib/store/sign-in-attempts";
import { adminConsentUrl, anyOrganization, newSignInSecrets, type SignInRequest, signInUrl } from "../tokens/portal-app";

/** Trips to Microsoft begin here. Each leaves a single-use state behind, and a token for the cookie of the browser that goes. */

export type Trip = { url: string; browserToken: string };

/** The first sign-in, by an invitation that has been looked at. */
export function beginJoin(wish: { customer: Customer; invitationId: string; askForAccount?: boolean }): Promise<Trip> {
  const { customer, invitationId, askForAccount = false } = wish;
  return toSignIn(
    { purpose: "join", customerId: customer.id, invitationId, returnTo: setupPath(customer.slug) },
    { cloud: customer.cloud, tenant: anyOrganization, resource: null, askForAccount },
  );
}

/** Coming back. Without a customer the tenant that signs in says whose page it is. */
export function beginReturn(wish: { customer: Customer | null; returnTo: string | null; askForAccount?: boolean }): Promise<Trip> {
  const { customer, askForAccount = false } = wish;
  const returnTo = safeReturnTo(wish.returnTo, customer ? setupPath(customer.slug) : "/");
  return toSignIn(
    { purpose: "return", ...(customer ? { customerId: customer.id } : {}), returnTo },
    { cloud: customer?.cloud ?? "global", tenant: anyOrganization, resource: null, askForAccount },
  );
}

/** Dropzone's own people, at the door of Dropzone's tenant and no other. */
export function beginStaff({ returnTo, askForAccount }: { returnTo: string | null; askForAccount: boolean }): Promise<Trip> {
  return toSignIn(
    { purpose: "staff", returnTo: safeReturnTo(returnTo, staffHome) },
    { cloud: env().STAFF_CLOUD, tenant: env().STAFF_TENANT_ID, resource: null, askForAccount },
  );
}

type TenantWish = {
  signedIn: Pick<SignedIn, "customer" | "person">;
  tenantId: string;
  resource: DelegatedResource;
  returnTo: string | null;
};

/** For a token of the person who is here already, in their own tenant and no other. */
export function beginDelegated({ signedIn, tenantId, resource, ...wish }: TenantWish): Promise<Trip> {
  const { customer, person } = signedIn;
  return toSignIn(
    { purpose: resource, customerId: customer.id, returnTo: safeReturnTo(wish.returnTo, setupPath(customer.slug)) },
    { cloud: customer.cloud, tenant: tenantId, resource, loginHint: person.userName },
  );
}

/** To Microsoft's consent page for the whole tenant. It issues no token, so neither nonce nor PKCE comes into play. */
export async function beginConsent({ signedIn, tenantId, resource, ...wish }: TenantWish): Promise<Trip> {
  const { customer } = signedIn;
  const { nonce, verifier } = await newSignInSecrets();
  const returnTo = safeReturnTo(wish.returnTo, setupPath(customer.slug));
  const attempt = await beginAttempt({ purpose: `consent-${resource}`, customerId: customer.id, returnTo, nonce, verifier });
  return { browserToken: attempt.browserToken, url: adminConsentUrl({ cloud: customer.cloud, tenantId, resource, state: attempt.state }) };
}

type Attempt = Omit<Parameters<typeof beginAttempt>[0], "nonce" | "verifier">;
type Where = SignInRequest & { loginHint?: string; askForAccount?: boolean };

async function toSignIn(wish: Attempt, where: Where): Promise<Trip> {
  const { challenge, ...secrets } = await newSignInSecrets();
  const { browserToken, state } = await beginAttempt({ ...wish, ...secrets });
  return { browserToken, url: await signInUrl({ ...where, state, nonce: secrets.nonce, challenge }) };
}
