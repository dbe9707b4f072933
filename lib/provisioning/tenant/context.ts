import "server-only";
import { canDo } from "@/lib/catalogue/duties";
import { AppError } from "@/lib/errors/app-error";
import type { Patience } from "@/lib/http";
import { type ExchangeClient, exchangeClient } from "@/lib/microsoft/exchange/client";
import { type GraphClient, graphClient } from "@/lib/microsoft/graph/client";
import { type Choices, isOn } from "@/lib/onboarding/choosing/choices";
import { type Desired, desiredState, type WantedCertificate } from "@/lib/onboarding/planning/desired";
import type { Ours } from "@/lib/onboarding/planning/foreign";
import { type IntegrationKind, lackingParts } from "@/lib/onboarding/planning/integrations";
import type { KnownToPortal } from "@/lib/onboarding/planning/plan";
import { listMakers, type OwnApp, openOwnApp } from "@/lib/store/app-registration";
import { findCertificate } from "@/lib/store/certificates";
import { findAgreements, findChoices, type StoredAgreements } from "@/lib/store/choices";
import { describeCredential, type OpenCredential, openCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { listStanding } from "@/lib/store/made-items";
import { listOwnCredentials } from "@/lib/store/own-credentials";
import { getPerson, listPeople } from "@/lib/store/people";
import { listSubmissions } from "@/lib/store/submissions";
import { Calls } from "./calls";

/**
 * What work in a customer's tenant needs: the customer, the desired state, and clients that act in an admin's name. A token is used only
 * for the person who signed in for it. Otherwise any colleague could use the rights of whoever signed in last.
 */

export type BoundCustomer = Customer & { entraTenantId: string };

export type TenantContext = {
  /** Its app ids are those of `app`. */
  customer: BoundCustomer;
  app: OwnApp;
  choices: Choices;
  agreements: StoredAgreements;
  desired: Desired;
  /** What the portal knew when the context was loaded. */
  known: KnownToPortal;
  /** Null when the actor's sign-in is not fresh enough, or there is no actor. */
  graph: GraphClient | null;
  /** Null when quarantined mail is declined, the actor has not signed in for Exchange, or there is no actor. */
  exchange: ExchangeClient | null;
  /**
   * The same two for questions that may be refused without harm: no step's evidence names those calls, and they are made once, since no
   * answer is an answer there.
   */
  aside: { graph: GraphClient | null; exchange: ExchangeClient | null };
  /** The client secret of the Dropzone app. Null when it was never sealed here, has expired or was destroyed. */
  clientSecret: OpenCredential | null;
  /** Null when no API key was given for this customer. */
  dropzoneApiKey: string | null;
  /** Every call made for this work. */
  calls: Calls;
  /** The calls of `graph` and `exchange`; they are in `calls` too. */
  actorCalls: Calls;
};

export type FoundContext = { ok: true; context: TenantContext } | { ok: false; reason: "not-connected" | "not-chosen" };

/** Loads everything in one transaction, which the caller's own reads can share. `actor`: a person's id; null to act in nobody's name. */
export function findTenantContext(customerId: string, actor: string | null): Promise<FoundContext> {
  return inCustomer(customerId, () => load(customerId, actor));
}

/** Throws AppError "not-yours" when the customer has no tenant or has not chosen. Call it only where both must have happened. */
export async function tenantContext(customerId: string, actor: string | null): Promise<TenantContext> {
  const found = await findTenantContext(customerId, actor);
  if (!found.ok) throw new AppError("not-yours");
  return found.context;
}

/** Sequential queries: a transaction has one connection. */
async function load(customerId: string, actor: string | null): Promise<FoundContext> {
  const customer = await getCustomer(customerId);
  if (!isBound(customer)) return { ok: false, reason: "not-connected" };
  const choices = await findChoices(customerId);
  if (choices === null) return { ok: false, reason: "not-chosen" };
  const agreements = await findAgreements(customerId);
  const app = await openOwnApp(customerId);
  // Also when quarantined mail was declined since: a certificate that was refused has to leave the app all the same.
  const kept = await findCertificate(customerId);
  const desired = desiredState({
    choices,
    certificate: isOn(choices, "quarantine") ? kept : null,
    refusedCertificates: kept?.refused ?? [],
    dropzone: { host: customer.dropzoneHost, tenantId: customer.entraTenantId },
    ...agreements,
  });
  const calls = new Calls();
  const actorCalls = calls.part();
  const toGraph = await graphFor(customer, actor);
  const toExchange = desired.exchange ? await exchangeFor(customer, actor) : null;
  const clientSecret = await openCredential(customerId, "client-secret");
  const apiKey = await openCredential(customerId, "dropzone-api-key");
  return {
    ok: true,
    context: {
      customer: withIdsOf(app, customer),
      app,
      choices,
      agreements,
      desired,
      known: await loadKnown(customer, { choices, clientSecret }),
      graph: toGraph?.(actorCalls) ?? null,
      exchange: toExchange?.(actorCalls) ?? null,
      aside: { graph: toGraph?.(asideOf(calls)) ?? null, exchange: toExchange?.(asideOf(calls)) ?? null },
      clientSecret,
      dropzoneApiKey: apiKey?.value ?? null,
      calls,
      actorCalls,
    },
  };
}

/** An app that an earlier version merely observed is not ours, although its ids may have been stored with the customer. */
const withIdsOf = ({ recorded }: OwnApp, customer: BoundCustomer): BoundCustomer =>
  recorded ? { ...customer, appObjectId: recorded.objectId, appId: recorded.appId } : { ...customer, ...noApp };

const noApp = { appObjectId: null, appId: null, servicePrincipalId: null };

async function loadKnown(
  { id, initialDomain }: BoundCustomer,
  { choices, clientSecret }: Pick<TenantContext, "choices" | "clientSecret">,
): Promise<KnownToPortal> {
  const saved = (await listSubmissions(id)).filter(({ state }) => state === "saved");
  const heldOf = (kind: IntegrationKind) => saved.find((s) => s.kind === kind) ?? null;
  const lackingOf = (kind: IntegrationKind) => {
    const submission = heldOf(kind);
    // A secret that is sealed here and that Dropzone does not have yet has to be handed over.
    if (submission === null || (clientSecret !== null && submission.secretKeyId !== clientSecret.reference)) return null;
    return lackingParts(submission.detail.settings, kind, choices, initialDomain);
  };
  const secretKeyId = clientSecret?.reference ?? saved[0]?.secretKeyId ?? null;
  return {
    secretKeyId,
    hasSecretValue: clientSecret !== null,
    ours: await loadOurs(id, secretKeyId),
    made: await listStanding(id),
    held: { "data-source": heldOf("data-source"), "alert-source": heldOf("alert-source") },
    saved: { "data-source": lackingOf("data-source"), "alert-source": lackingOf("alert-source") },
  };
}

/** Also a secret that a process of the version before stored while this one was deployed. */
async function loadOurs(customerId: string, secretKeyId: string | null): Promise<Ours> {
  const { secretKeyIds, ...own } = await listOwnCredentials(customerId);
  const makers = await listMakers(customerId);
  const people = await listPeople(customerId);
  // Whoever may manage no apps would keep a way into the app as its owner.
  const mayOwn = people.filter(({ id, roles }) => makers.includes(id) && canDo("app-admin", roles) !== "no");
  return {
    ...own,
    secretKeyIds: [...secretKeyIds, ...(secretKeyId ? [secretKeyId] : [])],
    makerIds: mayOwn.map(({ entraObjectId }) => entraObjectId),
  };
}

const asideOf = (calls: Calls): Asking => ({ record: calls.record, patience: { attempts: 1 } });

type Asking = Pick<Calls, "record"> & { patience?: Patience };
type Connect<Client> = (asking: Asking) => Client;

/** Null when the actor has no token for Graph. */
async function graphFor({ id, cloud }: BoundCustomer, actor: string | null): Promise<Connect<GraphClient> | null> {
  const token = await openOwn(id, "graph-token", actor);
  return token && (({ record, patience = {} }) => graphClient({ cloud, token: token.value, onCall: record, patience }));
}

/** Null when the actor has no token for Exchange. */
async function exchangeFor(customer: BoundCustomer, actor: string | null): Promise<Connect<ExchangeClient> | null> {
  const { id, cloud, entraTenantId: tenantId } = customer;
  const token = await openOwn(id, "exchange-token", actor);
  if (token === null) return null;
  const { userName: userPrincipalName } = await getPerson(id, token.reference);
  const anchor = { as: "person" as const, userPrincipalName };
  return ({ record, patience = {} }) => exchangeClient({ cloud, tenantId, token: token.value, anchor, onCall: record, patience });
}

/** Null when the sealed token is another person's. */
async function openOwn(customerId: string, kind: "graph-token" | "exchange-token", actor: string | null): Promise<OpenCredential | null> {
  const token = actor === null ? null : await openCredential(customerId, kind);
  return token?.reference === actor ? token : null;
}

/** The same context with a certificate that was found after loading it. */
export const withCertificate = (
  context: TenantContext,
  certificate: WantedCertificate,
  refusedCertificates: readonly string[],
): TenantContext => ({
  ...context,
  desired: desiredState({ ...context.desired, choices: context.choices, certificate, refusedCertificates }),
});

/** Whether this person has a token for the service that has not expired. */
export async function hasToken(customerId: string, kind: "graph-token" | "exchange-token", personId: string): Promise<boolean> {
  return (await describeCredential(customerId, kind))?.reference === personId;
}

export const isBound = (customer: Customer): customer is BoundCustomer => customer.entraTenantId !== null;
