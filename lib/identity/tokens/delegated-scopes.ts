import type { NationalCloud } from "@/lib/catalogue/clouds";
import { type DelegatedResource, delegatedScopes } from "@/lib/catalogue/delegated-scopes";
import { endpoints } from "@/lib/microsoft/endpoints";

/** The delegated scopes as consent and token requests spell them, and which of them a token lacks. */

/** Spelled out with the resource, as consent and token requests want them. */
export function scopesToAskFor(resource: DelegatedResource, cloud: NationalCloud): string[] {
  const { graphResource, exchangeResource } = endpoints(cloud);
  const prefix = resource === "graph" ? graphResource : exchangeResource;
  return delegatedScopes[resource].map((scope) => `${prefix}/${scope.name}`);
}

/** Microsoft answers with the short names for Graph and the long ones for other resources, and does not keep to the case asked for. */
export function missingScopes(resource: DelegatedResource, granted: readonly string[]): string[] {
  const held = new Set(granted.map((scope) => scope.slice(scope.lastIndexOf("/") + 1).toLowerCase()));
  return delegatedScopes[resource].map((scope) => scope.name).filter((name) => !held.has(name.toLowerCase()));
}
