/** Microsoft's directory roles that matter here. Matched by template id: names come back blank with few scopes, and change. */

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

/** Null when Microsoft blanked the answer: unknown is not the same as having no role. */
export type RolesSeen = readonly DirectoryRoleKey[] | null;

export function rolesFromTemplateIds(templateIds: readonly string[]): DirectoryRoleKey[] {
  return directoryRoleKeys.filter((key) => templateIds.some((id) => id.toLowerCase() === directoryRoles[key].templateId));
}

/** Duties a person of the customer can hold. */
export const duties = {
  "any-admin": {
    name: "Any administrator",
    roles: [
      "global-administrator",
      "privileged-role-administrator",
      "application-administrator",
      "cloud-application-administrator",
      "exchange-administrator",
      "security-administrator",
      "cloud-app-security-administrator",
    ],
  },
  "app-admin": {
    name: "Application Administrator, Cloud Application Administrator or Global Administrator",
    roles: ["global-administrator", "application-administrator", "cloud-application-administrator", "privileged-role-administrator"],
  },
  "graph-consent": {
    name: "Privileged Role Administrator or Global Administrator",
    roles: ["global-administrator", "privileged-role-administrator"],
  },
  "exchange-admin": {
    name: "Exchange Administrator or Global Administrator",
    roles: ["global-administrator", "exchange-administrator"],
  },
  "defender-access": {
    name: "Someone with access to the Defender portal",
    roles: ["global-administrator", "security-administrator", "cloud-app-security-administrator"],
  },
  "dropzone-admin": { name: "Someone who administers your Dropzone tenant", roles: [] },
  automatic: { name: "Nobody: the portal does it", roles: [] },
} as const satisfies Record<string, { name: string; roles: readonly DirectoryRoleKey[] }>;
export type Duty = keyof typeof duties;

/** Unknown roles do not stop anybody: Microsoft's own answer to the real call decides. */
export function canDo(duty: Duty, roles: RolesSeen): "yes" | "no" | "unknown" {
  const needed: readonly DirectoryRoleKey[] = duties[duty].roles;
  if (needed.length === 0) return "yes";
  if (roles === null) return "unknown";
  return roles.some((role) => needed.includes(role)) ? "yes" : "no";
}

/** "an Application Administrator", "a Global Administrator". */
export const withArticle = (name: string): string => `${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`;
