/**
 * The delegated permissions that the portal requests from the person who signs in: the fewest that each purpose needs. The words
 * are shown on the invitation. https://learn.microsoft.com/graph/permissions-reference
 */

/** Each resource has its own consent. With a single consent for both, a tenant without Exchange could give none. */
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
