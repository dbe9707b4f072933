import "server-only";
import { AppError } from "@/lib/errors/app-error";
import type { CallObserver } from "@/lib/http";
import { type ExchangeClient, exchangeClient } from "@/lib/microsoft/exchange/client";
import { type GraphClient, graphClient } from "@/lib/microsoft/graph/client";
import type { Choices } from "@/lib/onboarding/choosing/choices";
import { type Desired, desiredState, uniqueNameFor } from "@/lib/onboarding/planning/desired";
import { findCertificate } from "@/lib/store/certificates";
import { findChoices } from "@/lib/store/choices";
import { describeCredential, type OpenCredential, openCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { getPerson } from "@/lib/store/people";

/**
 * What work in a customer's tenant needs: who it is for, what they want, and clients that act in an admin's name. A token acts for the
 * person who signed in for it and for nobody else: otherwise any colleague could use the power of whoever was here last.
 */

export type BoundCustomer = Customer & { entraTenantId: string };

export type TenantContext = {
  customer: BoundCustomer;
  choices: Choices;
  desired: Desired;
  /** Null when the actor's sign-in is not fresh enough, or there is no actor. */
  graph: GraphClient | null;
  /** Null when quarantined mail is declined, or the actor has not signed in for Exchange. */
  exchange: ExchangeClient | null;
};

/** Throws AppError "not-yours" for a customer that has no tenant or has not chosen: callers come after both. */
export async function tenantContext(customerId: string, actor: string | null, onCall: CallObserver): Promise<TenantContext> {
  const [customer, choices, certificate, graphToken, exchangeToken] = await Promise.all([
    getCustomer(customerId),
    findChoices(customerId),
    findCertificate(customerId),
    openOwn(customerId, "graph-token", actor),
    openOwn(customerId, "exchange-token", actor),
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

async function openOwn(customerId: string, kind: "graph-token" | "exchange-token", actor: string | null): Promise<OpenCredential | null> {
  const token = actor === null ? null : await openCredential(customerId, kind);
  return token?.reference === actor ? token : null;
}

/** Whether this person has a fresh sign-in for the service. */
export async function hasToken(customerId: string, kind: "graph-token" | "exchange-token", personId: string): Promise<boolean> {
  return (await describeCredential(customerId, kind))?.reference === personId;
}

export const isBound = (customer: Customer): customer is BoundCustomer => customer.entraTenantId !== null;
