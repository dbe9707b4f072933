import type { NationalCloud } from "@/lib/catalogue/clouds";
import { type DelegatedResource, delegatedScopes } from "@/lib/catalogue/delegated-scopes";
import { endpoints } from "@/lib/microsoft/endpoints";

/** The delegated scopes that consent and token requests need, and which of them a token lacks. */

/** Each with its resource as a prefix, as consent and token requests need it. */
export function scopesToAskFor(resource: DelegatedResource, cloud: NationalCloud): string[] {
  const { graphResource, exchangeResource } = endpoints(cloud);
  const prefix = resource === "graph" ? graphResource : exchangeResource;
  return delegatedScopes[resource].map((scope) => `${prefix}/${scope.name}`);
}

/** Short names. Microsoft answers with short names for Graph and long ones for other resources, and may change upper and lower case. */
export function missingScopes(resource: DelegatedResource, granted: readonly string[]): string[] {
  const held = new Set(granted.map((scope) => scope.slice(scope.lastIndexOf("/") + 1).toLowerCase()));
  return delegatedScopes[resource].map((scope) => scope.name).filter((name) => !held.has(name.toLowerCase()));
}
