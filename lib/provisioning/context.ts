import "server-only";
import { AppError } from "@/lib/errors";
import type { CallObserver } from "@/lib/http";
import { type ExchangeClient, exchangeClient } from "@/lib/microsoft/exchange/client";
import { type GraphClient, graphClient } from "@/lib/microsoft/graph/client";
import type { Choices } from "@/lib/onboarding/choices";
import { type Desired, desiredState, uniqueNameFor } from "@/lib/onboarding/desired";
import { findCertificate } from "@/lib/store/certificates";
import { findChoices } from "@/lib/store/choices";
import { openCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { getPerson } from "@/lib/store/people";

/** What work in a customer's tenant needs: who it is for, what they want, and clients that act in their admin's name. */

export type BoundCustomer = Customer & { entraTenantId: string };

export type TenantContext = {
  customer: BoundCustomer;
  choices: Choices;
  desired: Desired;
  /** Null when nobody's sign-in is fresh enough. */
  graph: GraphClient | null;
  /** Null when quarantined mail is declined, or nobody has signed in for Exchange. */
  exchange: ExchangeClient | null;
};

/** Throws AppError "not-yours" for a customer that has no tenant or has not chosen: callers come after both. */
export async function tenantContext(customerId: string, onCall: CallObserver): Promise<TenantContext> {
  const [customer, choices, certificate, graphToken, exchangeToken] = await Promise.all([
    getCustomer(customerId),
    findChoices(customerId),
    findCertificate(customerId),
    openCredential(customerId, "graph-token"),
    openCredential(customerId, "exchange-token"),
  ]);
  if (!isBound(customer) || choices === null) throw new AppError("not-yours");
  const desired = desiredState({ uniqueName: uniqueNameFor(customer.slug), choices, certificate });
  const { cloud, entraTenantId: tenantId } = customer;
  const exchangePerson = desired.exchange && exchangeToken ? await getPerson(customerId, exchangeToken.reference) : null;
  return {
    customer,
    choices,
    desired,
    graph: graphToken && graphClient({ cloud, token: graphToken.value, onCall }),
    exchange:
      exchangeToken &&
      exchangePerson &&
      exchangeClient({
        cloud,
        tenantId,
        token: exchangeToken.value,
        anchor: { as: "person", userPrincipalName: exchangePerson.userName },
        onCall,
      }),
  };
}

export const isBound = (customer: Customer): customer is BoundCustomer => customer.entraTenantId !== null;
