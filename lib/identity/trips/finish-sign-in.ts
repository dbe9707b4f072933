import "server-only";
import { env } from "@/lib/env";
import { loginAuthority } from "@/lib/microsoft/endpoints";
import { getCustomer } from "@/lib/store/customers";
import { type Attempt, consumeAttempt } from "@/lib/store/sign-in-attempts";
import { refuseIdToken } from "../tokens/id-token";
import { type IsTokenInUse, keepDelegatedToken, onRefusedToken } from "../tokens/keep-delegated-token";
import { type MicrosoftSaid, saidInRedirect } from "../tokens/microsoft-said";
import { anyOrganization, redeemCode } from "../tokens/portal-app";
import { cloudFor } from "./begin-trip";
import { finishCustomerCheck, finishStaffCheck, onUnconfirmedCustomer } from "./confirm-roles";
import { enterAgain, enterByInvitation } from "./enter";
import { notFinished } from "./not-finished";
import { finishStaffSignIn } from "./staff-sign-in";
import { type AttemptFor, isFor, type Landing, refuse, refusedBecause } from "./trip";
import type { Visitor } from "./visitor";

/** The way back from Microsoft's sign-in page. Only the code in the address is used, and only Microsoft's answer to it is believed. */

/** The query of the address, and the values of the browser's cookies. */
export type TripInput = {
  query: URLSearchParams;
  browserToken: string | undefined;
  refusedTrip: string | undefined;
} & Visitor;

export async function finishSignIn({ query, browserToken, ...input }: TripInput, isTokenInUse: IsTokenInUse): Promise<Landing> {
  const state = query.get("state");
  const attempt = state && browserToken ? await consumeAttempt(state, browserToken) : null;
  const { refusedTrip: _, ...visitor } = input;
  if (attempt && isFor(attempt, "staff")) return finishStaffSignIn({ attempt, query, visitor });
  if (attempt && isFor(attempt, "staff-check")) return finishStaffCheck({ attempt, query, visitor });
  // A state that is unknown, used, expired or from another browser gets the same answer, so that nobody can try states out.
  if (!attempt || !isFor(attempt, "join", "return", "return-check", "graph", "exchange")) return notFinished(visitor.sessionToken);
  const customer = attempt.customerId ? await getCustomer(attempt.customerId) : null;

  const no = (because: Parameters<typeof refuse>[1], said: MicrosoftSaid | null = null) =>
    isFor(attempt, "return-check") ? onUnconfirmedCustomer({ attempt, visitor, because, said }) : refuse(attempt, because);
  const onSaid = (said: MicrosoftSaid) =>
    isDelegated(attempt) ? onRefusedToken({ attempt, customer, said }) : no(refusedBecause(said), said);
  const said = saidInRedirect(query);
  if (said) return onSaid(said);
  const code = query.get("code");
  if (!code) return no({ reason: "sign-in-not-finished" });

  const cloud = cloudFor(customer);
  const resource = isDelegated(attempt) ? attempt.purpose : null;
  // A code is redeemed where it was asked for: these two ask in the customer's own tenant.
  const tenant = isDelegated(attempt) || isFor(attempt, "return-check") ? customer?.entraTenantId : anyOrganization;
  if (!tenant) return no({ reason: "customer-not-connected" });
  const redeemed = await redeemCode({ cloud, tenant, resource, code, nonce: attempt.nonce, verifier: attempt.verifier });
  if (!redeemed.ok) return onSaid(redeemed.said);

  const issuer = `${loginAuthority(cloud)}/{tenantid}/v2.0`;
  const wrong = refuseIdToken(redeemed.claims, { clientId: env().PORTAL_APP_CLIENT_ID, issuer, now: new Date() });
  if (wrong) return no({ reason: wrong, requestId: redeemed.requestId });
  if (isDelegated(attempt)) return keepDelegatedToken({ attempt, customer, sessionToken: visitor.sessionToken, redeemed, isTokenInUse });
  if (isFor(attempt, "return-check")) return finishCustomerCheck({ attempt, visitor, redeemed, isTokenInUse });
  const entering = { attempt, customer, redeemed, cloud, visitor, isTokenInUse };
  return isFor(attempt, "join") ? enterByInvitation(entering) : enterAgain(entering);
}

const isDelegated = (attempt: Attempt): attempt is AttemptFor<"graph" | "exchange"> => isFor(attempt, "graph", "exchange");
