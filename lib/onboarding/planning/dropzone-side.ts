import { type HandOver, isHandOver, type Plan, type Replaced } from "./changes";
import type { Desired } from "./desired";
import { chosenParts, type FormPart, type IntegrationKind, integrations } from "./integrations";
import { type Observed, type ObservedIntegration, presentIn } from "./observed";

/**
 * What the customer's Dropzone tenant has already. One Dropzone tenant has one integration of each kind, so saving ours replaces the one
 * that is there. When that is another Entra tenant's or another app's, somebody has to confirm it first. Pure.
 */

type Ours = {
  tenantId: string;
  /** Of our app, and of the one with which the portal saved the integration: it may be gone since. */
  clientIds: readonly (string | null)[];
};

/** The integration that saving ours would replace, when it is not ours. Null when there is none. */
export function replacedBy(ours: Ours, found: ObservedIntegration | null): Replaced | null {
  if (found === null) return null;
  const { id: integrationId, tenantId, clientId } = found;
  if (!isSame(tenantId, ours.tenantId)) return { integrationId, tenantId, clientId, of: "another-tenant" };
  return isOneOf(clientId, ours.clientIds) ? null : { integrationId, tenantId, clientId, of: "another-app" };
}

/** Of our app, and of the one with which the portal saved this integration. Null where there is none, or none is known. */
export const ownClientIds = (kind: IntegrationKind, { application }: Pick<Observed, "application">, held: Held) => [
  presentIn(application)?.appId ?? null,
  held[kind]?.clientId ?? null,
];

export const isOneOf = (id: string, own: readonly (string | null)[]): boolean => own.some((each) => isSame(id, each ?? ""));

/** Ids are compared without regard to case. */
const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** The hand-over of an integration, as it has to be confirmed. */
export function handOverOf(kind: IntegrationKind, { dropzone: { host }, permissions }: Desired, replaces: Replaced | null): HandOver {
  const change = integrations.find((integration) => integration.kind === kind)?.change ?? "save-data-source";
  const parts = chosenParts(kind, { capabilities: permissions.map(({ capability }) => capability) });
  return { do: change, host, parts, ...(replaces ? { replaces } : {}) };
}

/** Whose integration of this kind is in the way. Null when there is none, or when Dropzone did not say. */
export function inTheWay(kind: IntegrationKind, desired: Desired, observed: Observed, held: Held): Replaced | null {
  const found = observed.integrations[kind];
  if (!found.known) return null;
  const replaced = replacedBy({ tenantId: desired.dropzone.tenantId, clientIds: ownClientIds(kind, observed, held) }, found.value);
  // Which app is ours is not known while nobody looked at the tenant.
  return replaced?.of === "another-app" && !observed.application.known ? null : replaced;
}

/** The chosen parts that each saved form lacks; null when the integration is not saved, or with other choices. */
export type Saved = Record<IntegrationKind, readonly FormPart[] | null>;

/** The secret and the app with which an integration was saved last. Null when the portal saved none; null inside: that was not recorded. */
export type Held = Record<IntegrationKind, { secretKeyId: string | null; clientId: string | null } | null>;

export const isWhole = (lacking: readonly FormPart[] | null): boolean => lacking?.length === 0;

/** An integration that somebody else's has replaced since, or that was removed there, is no longer saved, whatever the portal remembers. */
export function asSeenInDropzone<K extends { saved: Saved; held: Held }>(known: K, desired: Desired, observed: Observed): K {
  const isGone = (kind: IntegrationKind) => observed.integrations[kind].known && observed.integrations[kind].value === null;
  const saved = (kind: IntegrationKind) => (isGone(kind) || inTheWay(kind, desired, observed, known.held) ? null : known.saved[kind]);
  return { ...known, saved: { "data-source": saved("data-source"), "alert-source": saved("alert-source") } };
}

/**
 * The plan without the hand-overs that replace somebody else's integration and were not ticked one by one. `confirmed`: what the ticked boxes
 * sent, each the name of a change.
 */
export function withoutUnconfirmed(plan: Plan, confirmed: readonly unknown[]): Plan {
  return plan.filter((change) => !isHandOver(change) || change.replaces === undefined || confirmed.includes(change.do));
}
