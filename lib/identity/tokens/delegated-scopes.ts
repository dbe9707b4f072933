import { endpoints, type NationalCloud } from "@/lib/microsoft/clouds";

/**
 * What the portal asks of the person who signs in: delegated permissions, the fewest that each purpose needs. The words are
 * shown on the invitation. https://learn.microsoft.com/graph/permissions-reference
 */

/** Delegated access comes in two consents: a tenant without Exchange would lose both if they were one. */
export type DelegatedResource = "graph" | "exchange";

export const delegatedScopes = {
  graph: [
    { name: "User.Read", why: "Sign you in, and read your name, your roles and the name of your tenant." },
    {
      name: "Application.ReadWrite.All",
      why: "Create the app registration “Dropzone AI”, its secret and its certificate. It is the smallest permission Microsoft has for that.",
    },
    { name: "AppRoleAssignment.ReadWrite.All", why: "Grant that app the permissions you have read and confirmed." },
  ],
  exchange: [
    {
      name: "Exchange.Manage",
      why: "Register the app in Exchange and assign it one role. Asked for separately, and only if you choose quarantined mail.",
    },
  ],
} as const satisfies Record<DelegatedResource, readonly { name: string; why: string }[]>;

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
