import type { DirectoryRoleKey, RolesSeen } from "./directory-roles";

/** What somebody has to be allowed to do for a step, and which directory roles allow it. */

/** `roles`: holding one of them is enough. Empty: the duty needs no directory role. */
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

/** "unknown" when Microsoft did not tell the roles. That stops nobody: Microsoft's answer to the real call decides. */
export function canDo(duty: Duty, roles: RolesSeen): "yes" | "no" | "unknown" {
  const needed: readonly DirectoryRoleKey[] = duties[duty].roles;
  if (needed.length === 0) return "yes";
  if (roles === null) return "unknown";
  return roles.some((role) => needed.includes(role)) ? "yes" : "no";
}

/** "an Application Administrator", "a Global Administrator". */
export const withArticle = (name: string): string => `${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`;
