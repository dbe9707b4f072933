/**
 * The only application permission that the portal's own service principal may get in a customer's tenant, and only when the customer wants
 * it: with it the portal sees apps, their credentials, owners and grants, and can change nothing. The id is Microsoft's, the same in every
 * tenant. https://learn.microsoft.com/graph/permissions-reference#applicationreadall
 */
export const watchingPermission = { name: "Application.Read.All", id: "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30" } as const;
