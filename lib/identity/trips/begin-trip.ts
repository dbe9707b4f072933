import "server-only";
import type { DelegatedResource } from "@/lib/catalogue/delegated-scopes";
import { env } from "@/lib/env";
import { setupPath, staffHome } from "@/lib/links/paths";
import { safeReturnTo } from "@/lib/links/return-to";
import type { Customer } from "@/lib/store/customers";
import type { SignedIn } from "@/lib/store/sessions";
import { beginAttempt } from "@/lib/store/sign-in-attempts";
import { adminConsentUrl, anyOrganization, newSignInSecrets, signInUrl } from "../tokens/portal-app";

/** Trips to Microsoft begin here. Each leaves a single-use state behind, and a token for the cookie of the browser that goes. */

export type Trip = { url: string; browserToken: string };

/** The first sign-in, by an invitation that has been looked at. */
export async function beginJoin(wish: { customer: Customer; invitationId: string; askForAccount?: boolean }): Promise<Trip> {
  const { customer, invitationId } = wish;
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
      askForAccount: wish.askForAccount ?? false,
      nonce: secrets.nonce,
      challenge,
    }),
  };
}

/** Coming back. Without a customer the tenant that signs in says whose page it is. */
export async function beginReturn(wish: { customer: Customer | null; returnTo: string | null; askForAccount?: boolean }): Promise<Trip> {
  const { customer } = wish;
  const { challenge, ...secrets } = await newSignInSecrets();
  const returnTo = safeReturnTo(wish.returnTo, customer ? setupPath(customer.slug) : "/");
  const attempt = await beginAttempt({ purpose: "return", ...(customer ? { customerId: customer.id } : {}), returnTo, ...secrets });
  return {
    browserToken: attempt.browserToken,
    url: await signInUrl({
      cloud: customer?.cloud ?? "global",
      tenant: anyOrganization,
      resource: null,
      state: attempt.state,
      askForAccount: wish.askForAccount ?? false,
      nonce: secrets.nonce,
      challenge,
    }),
  };
}

/** Dropzone's own people, at the door of Dropzone's tenant and no other. */
export async function beginStaff(wish: { returnTo: string | null; askForAccount: boolean }): Promise<Trip> {
  const { challenge, ...secrets } = await newSignInSecrets();
  const attempt = await beginAttempt({ purpose: "staff", returnTo: safeReturnTo(wish.returnTo, staffHome), ...secrets });
  return {
    browserToken: attempt.browserToken,
    url: await signInUrl({
      cloud: env().STAFF_CLOUD,
      tenant: env().STAFF_TENANT_ID,
      resource: null,
      state: attempt.state,
      askForAccount: wish.askForAccount,
      nonce: secrets.nonce,
      challenge,
    }),
  };
}

type TenantWish = {
  signedIn: Pick<SignedIn, "customer" | "person">;
  tenantId: string;
  resource: DelegatedResource;
  returnTo: string | null;
};

/** For a token of the person who is here already, in their own tenant and no other. */
export async function beginDelegated({ signedIn, tenantId, resource, ...wish }: TenantWish): Promise<Trip> {
  const { customer, person } = signedIn;
  const { challenge, ...secrets } = await newSignInSecrets();
  const returnTo = safeReturnTo(wish.returnTo, setupPath(customer.slug));
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

/** To Microsoft's consent page for the whole tenant. It issues no token, so neither nonce nor PKCE comes into play. */
export async function beginConsent({ signedIn, tenantId, resource, ...wish }: TenantWish): Promise<Trip> {
  const { customer } = signedIn;
  const { nonce, verifier } = await newSignInSecrets();
  const returnTo = safeReturnTo(wish.returnTo, setupPath(customer.slug));
  const attempt = await beginAttempt({ purpose: `consent-${resource}`, customerId: customer.id, returnTo, nonce, verifier });
  return { browserToken: attempt.browserToken, url: adminConsentUrl({ cloud: customer.cloud, tenantId, resource, state: attempt.state }) };
}
