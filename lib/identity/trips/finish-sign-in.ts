import "server-only";
import { env } from "@/lib/env";
import { refusedPath } from "@/lib/links/paths";
import { loginAuthority } from "@/lib/microsoft/endpoints";
import { getCustomer } from "@/lib/store/customers";
import { type Attempt, consumeAttempt } from "@/lib/store/sign-in-attempts";
import { refuseIdToken } from "../tokens/id-token";
import { type IsTokenInUse, keepDelegatedToken, onRefusedToken } from "../tokens/keep-delegated-token";
import { saidInRedirect } from "../tokens/microsoft-said";
import { anyOrganization, redeemCode } from "../tokens/portal-app";
import { cloudFor } from "./begin-trip";
import { enterAgain, enterByInvitation } from "./enter";
import { finishStaffSignIn } from "./staff-sign-in";
import { type AttemptFor, isFor, type Landing, refuse, refusedBecause } from "./trip";

/** The way back from Microsoft's sign-in page. Only the code in the address is used, and only Microsoft's answer to it is believed. */

/** The query of the address, and the values of the browser's cookies. */
export type TripInput = {
  query: URLSearchParams;
  browserToken: string | undefined;
  sessionToken: string | undefined;
  refusedTrip: string | undefined;
};

export async function finishSignIn({ query, browserToken, sessionToken }: TripInput, isTokenInUse: IsTokenInUse): Promise<Landing> {
  const state = query.get("state");
  const attempt = state && browserToken ? await consumeAttempt(state, browserToken) : null;
  if (attempt && isFor(attempt, "staff")) return finishStaffSignIn({ attempt, query });
  // A state that is unknown, used, expired or from another browser gets the same answer, so that nobody can try states out.
  if (!attempt || !isFor(attempt, "join", "return", "graph", "exchange")) return { go: refusedPath("sign-in-not-finished") };
  const customer = attempt.customerId ? await getCustomer(attempt.customerId) : null;

  const said = saidInRedirect(query);
  if (said) return isDelegated(attempt) ? onRefusedToken({ attempt, customer, said }) : refuse(attempt, refusedBecause(said));
  const code = query.get("code");
  if (!code) return refuse(attempt, { reason: "sign-in-not-finished" });

  const cloud = cloudFor(customer);
  const resource = isDelegated(attempt) ? attempt.purpose : null;
  const tenant = isDelegated(attempt) ? customer?.entraTenantId : anyOrganization;
  if (!tenant) return refuse(attempt, { reason: "customer-not-connected" });
  const redeemed = await redeemCode({ cloud, tenant, resource, code, nonce: attempt.nonce, verifier: attempt.verifier });
  if (!redeemed.ok) {
    return isDelegated(attempt)
      ? onRefusedToken({ attempt, customer, said: redeemed.said })
      : refuse(attempt, refusedBecause(redeemed.said));
  }

  const issuer = `${loginAuthority(cloud)}/{tenantid}/v2.0`;
  const wrong = refuseIdToken(redeemed.claims, { clientId: env().PORTAL_APP_CLIENT_ID, issuer, now: new Date() });
  if (wrong) return refuse(attempt, { reason: wrong, requestId: redeemed.requestId });
  if (isDelegated(attempt)) return keepDelegatedToken({ attempt, customer, sessionToken, redeemed, isTokenInUse });
  return isFor(attempt, "join")
    ? enterByInvitation({ attempt, customer, redeemed, cloud })
    : enterAgain({ attempt, customer, redeemed, cloud });
}

const isDelegated = (attempt: Attempt): attempt is AttemptFor<"graph" | "exchange"> => isFor(attempt, "graph", "exchange");
