/**
 * Microsoft's directory roles that a duty needs. They are matched by template id: a token with few scopes gets blank names, and names
 * change. https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */

export const directoryRoles = {
  "global-administrator": { name: "Global Administrator", templateId: "62e90394-69f5-4237-9190-012177145e10" },
  "privileged-role-administrator": { name: "Privileged Role Administrator", templateId: "e8611ab8-c189-46e8-94e1-60213ab1f814" },
  "application-administrator": { name: "Application Administrator", templateId: "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3" },
  "cloud-application-administrator": { name: "Cloud Application Administrator", templateId: "158c047a-c907-4556-b7ef-446551a6b5f7" },
  "exchange-administrator": { name: "Exchange Administrator", templateId: "29232cdf-9323-42fd-ade2-1d097af3e4de" },
  "security-administrator": { name: "Security Administrator", templateId: "194ae4cb-b126-40b2-bd5b-6091b380977d" },
  "cloud-app-security-administrator": { name: "Cloud App Security Administrator", templateId: "892c5842-a9a6-463a-8041-72aa08ca3cf6" },
} as const;
export type DirectoryRoleKey = keyof typeof directoryRoles;
export const directoryRoleKeys = Object.keys(directoryRoles) as DirectoryRoleKey[];

/** The roles that a person holds. Null when Microsoft did not tell them: that is not the same as holding no role. */
export type RolesSeen = readonly DirectoryRoleKey[] | null;

export function rolesFromTemplateIds(templateIds: readonly string[]): DirectoryRoleKey[] {
  return directoryRoleKeys.filter((key) => templateIds.some((id) => id.toLowerCase() === directoryRoles[key].templateId));
}
