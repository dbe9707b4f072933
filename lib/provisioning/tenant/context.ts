import "server-only";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { canDo } from "@/lib/catalogue/duties";
import { AppError } from "@/lib/errors/app-error";
import type { Patience } from "@/lib/http";
import { type ExchangeClient, exchangeClient } from "@/lib/microsoft/exchange/client";
import { type GraphClient, graphClient } from "@/lib/microsoft/graph/client";
import { type Choices, isOn } from "@/lib/onboarding/choosing/choices";
import type { Plan } from "@/lib/onboarding/planning/changes";
import { type Desired, desiredState, type WantedCertificate } from "@/lib/onboarding/planning/desired";
import type { Ours } from "@/lib/onboarding/planning/foreign";
import { type IntegrationKind, lackingParts } from "@/lib/onboarding/planning/integrations";
import { isMadeInExchange } from "@/lib/onboarding/planning/ledger";
import type { KnownToPortal } from "@/lib/onboarding/planning/plan";
import type { OwnApp } from "@/lib/store/app-registration";
import type { StoredAgreements } from "@/lib/store/choices";
import { type ContextRows, readContextRows } from "@/lib/store/context-rows";
import { describeCredential, type OpenCredential, type SealedCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import type { Person } from "@/lib/store/people";
import type { Submission } from "@/lib/store/submissions";
import type { Watch } from "@/lib/store/watching";
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
  /** In whose name Microsoft is asked: the actor's, or the portal's own with its one permission. */
  by: "person" | "portal";
  /** The actor's. Null when Microsoft did not report them, or there is no actor. */
  roles: RolesSeen;
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

async function load(customerId: string, actor: string | null): Promise<FoundContext> {
  const { customer, chosen, ...rows } = await readContextRows(customerId);
  if (!isBound(customer)) return { ok: false, reason: "not-connected" };
  if (chosen === null) return { ok: false, reason: "not-chosen" };
  const { choices, agreements } = chosen;
  const { people, made, credentials: sealed } = rows;
  const saved = rows.submissions.filter(({ state }) => state === "saved");
  const app = await rows.openApp();
  const desired = desiredState({
    choices,
    certificate: isOn(choices, "quarantine") ? rows.certificate : null,
    // Also when quarantined mail was declined since: a certificate that was refused has to leave the app all the same.
    refusedCertificates: rows.certificate?.refused ?? [],
    dropzone: { host: customer.dropzoneHost, tenantId: customer.entraTenantId },
    // Only what was handed over is watched.
    watching: watchingOf(saved.length > 0 ? rows.watch : null),
    ...agreements,
  });
  const calls = new Calls();
  const actorCalls = calls.part();
  const toGraph = graphFor(customer, ownOf(actor, sealed["graph-token"]));
  const toExchange =
    desired.exchange || isMadeInExchange(made) ? exchangeFor(customer, ownOf(actor, sealed["exchange-token"]), people) : null;
  const clientSecret = sealed["client-secret"] ? opened(sealed["client-secret"]) : null;
  return {
    ok: true,
    context: {
      customer: withIdsOf(app, customer),
      app,
      choices,
      agreements,
      desired,
      known: knownFrom(customer, app, { ...rows, choices, clientSecret, saved }),
      by: "person",
      roles: people.find(({ id }) => id === actor)?.roles ?? null,
      graph: toGraph?.(actorCalls) ?? null,
      exchange: toExchange?.(actorCalls) ?? null,
      aside: { graph: toGraph?.(asideOf(calls)) ?? null, exchange: toExchange?.(asideOf(calls)) ?? null },
      clientSecret,
      dropzoneApiKey: sealed["dropzone-api-key"]?.open() ?? null,
      calls,
      actorCalls,
    },
  };
}

/** An app that an earlier version merely observed is not ours, although its ids may have been stored with the customer. */
const withIdsOf = ({ recorded }: OwnApp, customer: BoundCustomer): BoundCustomer =>
  recorded ? { ...customer, appObjectId: recorded.objectId, appId: recorded.appId } : { ...customer, ...noApp };

const noApp = { appObjectId: null, appId: null, servicePrincipalId: null };

/** `saved`: the integrations that Dropzone has. */
type Stored = Pick<ContextRows, "people" | "made" | "own" | "makers"> & { saved: readonly Submission[] };

function knownFrom(
  { initialDomain }: BoundCustomer,
  { recorded }: OwnApp,
  { choices, clientSecret, saved, ...rows }: Pick<TenantContext, "choices" | "clientSecret"> & Stored,
): KnownToPortal {
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
    ours: oursFrom(rows, secretKeyId),
    made: rows.made,
    replacing: null,
    held: { "data-source": withApp(heldOf("data-source"), recorded), "alert-source": withApp(heldOf("alert-source"), recorded) },
    saved: { "data-source": lackingOf("data-source"), "alert-source": lackingOf("alert-source") },
  };
}

/** A version before that was recorded saved the integrations with the app that is recorded. */
const withApp = (held: Submission | null, recorded: OwnApp["recorded"]) =>
  held && { ...held, clientId: held.clientId ?? recorded?.appId ?? null };

/** Also a secret that a process of the version before stored while this one was deployed. */
function oursFrom({ own: { secretKeyIds, ...own }, makers, people }: Omit<Stored, "saved">, secretKeyId: string | null): Ours {
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
function graphFor({ cloud }: BoundCustomer, token: SealedCredential | null): Connect<GraphClient> | null {
  if (token === null) return null;
  const value = token.open();
  return ({ record, patience = {} }) => graphClient({ cloud, token: value, onCall: record, patience });
}

/** Null when the actor has no token for Exchange. */
function exchangeFor(
  { cloud, entraTenantId: tenantId }: BoundCustomer,
  token: SealedCredential | null,
  people: readonly Person[],
): Connect<ExchangeClient> | null {
  const actor = people.find(({ id }) => id === token?.reference);
  if (token === null || actor === undefined) return null;
  const value = token.open();
  const anchor = { as: "person" as const, userPrincipalName: actor.userName };
  return ({ record, patience = {} }) => exchangeClient({ cloud, tenantId, token: value, anchor, onCall: record, patience });
}

/** Null when the sealed token is another person's. */
const ownOf = (actor: string | null, token: SealedCredential | undefined): SealedCredential | null =>
  token !== undefined && token.reference === actor ? token : null;

const opened = ({ open, ...description }: SealedCredential): OpenCredential => ({ ...description, value: open() });

/** Null before anybody has switched it: then the portal's own permissions are none of the plan's business. */
const watchingOf = (watch: Watch | null): Desired["watching"] => (watch?.switchedAt ? (watch.wanted ? "on" : "off") : null);

/** The same context, looking in the portal's own name. One try more and no long wait: a tenant that slows us down must hold up no other. */
export const asPortal = (context: TenantContext, token: string): TenantContext => ({
  ...context,
  by: "portal",
  graph: graphClient({
    cloud: context.customer.cloud,
    token,
    onCall: context.actorCalls.record,
    patience: { attempts: 2, ceilingMs: 2000 },
  }),
});

/** The same context with a certificate that was found after loading it. */
export const withCertificate = (
  context: TenantContext,
  certificate: WantedCertificate,
  refusedCertificates: readonly string[],
): TenantContext => ({
  ...context,
  desired: desiredState({ ...context.desired, choices: context.choices, certificate, refusedCertificates }),
});

/** The same context for a run of this plan. */
export const withPlan = (context: TenantContext, plan: Plan): TenantContext => ({
  ...context,
  known: { ...context.known, replacing: plan.flatMap((change) => (change.do === "retire-secret" ? [change.keyId] : [])) },
});

/** Whether this person has a token for the service that has not expired. */
export async function hasToken(customerId: string, kind: "graph-token" | "exchange-token", personId: string): Promise<boolean> {
  return (await describeCredential(customerId, kind))?.reference === personId;
}

export const isBound = (customer: Customer): customer is BoundCustomer => customer.entraTenantId !== null;
