import "server-only";
import type { DelegatedResource } from "@/lib/catalogue/delegated-scopes";
import { env } from "@/lib/env";
import { setupPath, staffHome } from "@/lib/links/paths";
import { safeReturnTo } from "@/lib/links/return-to";
import type { Customer } from "@/lib/store/customers";
import type { SignedIn } from "@/lib/store/sessions";
import { beginAttempt } from "@/lib/store/sign-in-attempts";
import { adminConsentUrl, anyOrganization, newSignInSecrets, signInUrl } from "../tokens/portal-app";

/** Trips to Microsoft begin here. Each stores a single-use state, and returns a token for the cookie of the browser that makes the trip. */

export type Trip = { url: string; browserToken: string };

/** The first sign-in, with an invitation that the caller has checked. */
export async function beginJoin(request: { customer: Customer; invitationId: string; askForAccount?: boolean }): Promise<Trip> {
  const { customer, invitationId } = request;
  const { challenge, ...secrets } = await newSignInSecrets();
  const attempt = await beginAttempt({
    purpose: "join",
    customerId: customer.id,
    invitationId,
    returnTo: setupPath(customer.slug),
    ...secrets,
  });
  return {
    browserToken: attempt.browserToken,
    url: await signInUrl({
      cloud: customer.cloud,
      tenant: anyOrganization,
      resource: null,
      state: attempt.state,
      askForAccount: request.askForAccount ?? false,
      nonce: secrets.nonce,
      challenge,
    }),
  };
}

/** A later sign-in. Without a customer, the tenant that signs in decides whose page it is. */
export async function beginReturn(request: { customer: Customer | null; returnTo: string | null; askForAccount?: boolean }): Promise<Trip> {
  const { customer } = request;
  const { challenge, ...secrets } = await newSignInSecrets();
  const returnTo = safeReturnTo(request.returnTo, customer ? setupPath(customer.slug) : "/");
  const attempt = await beginAttempt({ purpose: "return", ...(customer ? { customerId: customer.id } : {}), returnTo, ...secrets });
  return {
    browserToken: attempt.browserToken,
    url: await signInUrl({
      cloud: customer?.cloud ?? "global",
      tenant: anyOrganization,
      resource: null,
      state: attempt.state,
      askForAccount: request.askForAccount ?? false,
      nonce: secrets.nonce,
      challenge,
    }),
  };
}

/** The sign-in of Dropzone's own people, in Dropzone's tenant only. */
export async function beginStaff(request: { returnTo: string | null; askForAccount: boolean }): Promise<Trip> {
  const { challenge, ...secrets } = await newSignInSecrets();
  const attempt = await beginAttempt({ purpose: "staff", returnTo: safeReturnTo(request.returnTo, staffHome), ...secrets });
  return {
    browserToken: attempt.browserToken,
    url: await signInUrl({
      cloud: env().STAFF_CLOUD,
      tenant: env().STAFF_TENANT_ID,
      resource: null,
      state: attempt.state,
      askForAccount: request.askForAccount,
      nonce: secrets.nonce,
      challenge,
    }),
  };
}

type TenantRequest = {
  signedIn: Pick<SignedIn, "customer" | "person">;
  tenantId: string;
  resource: DelegatedResource;
  returnTo: string | null;
};

/** Gets a token of the person who is signed in already, in their own tenant only. */
export async function beginDelegated({ signedIn, tenantId, resource, ...request }: TenantRequest): Promise<Trip> {
  const { customer, person } = signedIn;
  const { challenge, ...secrets } = await newSignInSecrets();
  const returnTo = safeReturnTo(request.returnTo, setupPath(customer.slug));
  const attempt = await beginAttempt({ purpose: resource, customerId: customer.id, returnTo, ...secrets });
  return {
    browserToken: attempt.browserToken,
    url: await signInUrl({
      cloud: customer.cloud,
      tenant: tenantId,
      resource,
      state: attempt.state,
      loginHint: person.userName,
      nonce: secrets.nonce,
      challenge,
    }),
  };
}

/** Leads to Microsoft's consent page for the whole tenant. It issues no token, so nonce and PKCE are not used. */
export async function beginConsent({ signedIn, tenantId, resource, ...request }: TenantRequest): Promise<Trip> {
  const { customer } = signedIn;
  const { nonce, verifier } = await newSignInSecrets();
  const returnTo = safeReturnTo(request.returnTo, setupPath(customer.slug));
  const attempt = await beginAttempt({ purpose: `consent-${resource}`, customerId: customer.id, returnTo, nonce, verifier });
  return { browserToken: attempt.browserToken, url: adminConsentUrl({ cloud: customer.cloud, tenantId, resource, state: attempt.state }) };
}
