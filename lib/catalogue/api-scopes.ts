/** What an API key may read and do. The names are stored with the key and written in docs/openapi.yaml, so they are never renamed. */

export const apiScopes = {
  "customers.read": { what: "The list of customers: how far each is, and who has to act", writes: false },
  "customers.details": {
    what: "One customer: each step, each permission, the ids of tenant and app, when secrets end",
    writes: false,
  },
  "customers.write": { what: "Add customers, change their details, and make invitations. Gets invitation links", writes: true },
  "customers.end": { what: "End customers. Where their tenant was changed, a member of staff still has to approve it", writes: true },
} as const satisfies Record<string, { what: string; writes: boolean }>;

export type ApiScope = keyof typeof apiScopes;
export const apiScopeNames = [
  "customers.read",
  "customers.details",
  "customers.write",
  "customers.end",
] as const satisfies readonly ApiScope[];

export const isApiScope = (value: string): value is ApiScope => Object.hasOwn(apiScopes, value);

/** How long a key may be valid, in days. The first is offered at first. */
export const keyDays = [365, 30, 90, 180, 730] as const;
