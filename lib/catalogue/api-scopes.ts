/** What an API key may read. The names are stored with the key and written in docs/openapi.yaml, so they are never renamed. */

export const apiScopes = {
  "customers.read": { what: "The list of customers: how far each is, and who has to act" },
  "customers.details": { what: "One customer: each step, each permission, the ids of tenant and app, when secrets end" },
} as const satisfies Record<string, { what: string }>;

export type ApiScope = keyof typeof apiScopes;
export const apiScopeNames = ["customers.read", "customers.details"] as const satisfies readonly ApiScope[];

export const isApiScope = (value: string): value is ApiScope => Object.hasOwn(apiScopes, value);

/** How long a key may be valid, in days. The first is offered at first. */
export const keyDays = [365, 30, 90, 180, 730] as const;
