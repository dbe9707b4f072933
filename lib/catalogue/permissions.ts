import type { CapabilityId } from "./capabilities";
import type { StepSlug } from "./steps";

/**
 * The permissions that the Dropzone app gets in a customer's tenant, and why: the guide's permission tables as data. The ids of the
 * permissions are looked up in the tenant. docs/architecture.md says what a new row needs besides.
 */

export const resources = {
  "microsoft-graph": { name: "Microsoft Graph", appId: "00000003-0000-0000-c000-000000000000" },
  "cloud-app-security": { name: "Microsoft Cloud App Security", appId: "05a65629-4c1b-48c1-a78b-804c4abdd4af" },
  "windows-defender-atp": { name: "WindowsDefenderATP", appId: "fc780465-2017-40d4-a0c5-307022471b92" },
  "exchange-online": { name: "Office 365 Exchange Online", appId: "00000002-0000-0ff1-ce00-000000000000" },
} as const;
export type ResourceKey = keyof typeof resources;
export const resourceKeys = Object.keys(resources) as ResourceKey[];

export type DropzoneIntegration = "Data Source" | "Alert Source";

type PermissionRow = {
  resource: ResourceKey;
  /** The app role's `value`, spelled as Microsoft spells it. */
  name: string;
  capability: CapabilityId;
  step: StepSlug;
  /** The purpose, in the guide's words. */
  purpose: string;
  /** What it permits, for a reader who has never seen Entra. */
  permits: string;
  usedBy: readonly DropzoneIntegration[];
};

export const permissions = [
  {
    resource: "microsoft-graph",
    name: "AuditLog.Read.All",
    capability: "base",
    step: "graph-permissions",
    purpose: "Retrieve audit information such as user MFA and administrator access status, for alert investigation and chat.",
    permits: "Read sign-in and audit logs, and how people prove who they are.",
    usedBy: ["Data Source"],
  },
  {
    resource: "microsoft-graph",
    name: "Directory.Read.All",
    capability: "base",
    step: "graph-permissions",
    purpose: "Retrieve directory information such as users, group membership and directory roles, for alert investigation and chat.",
    permits: "Read users, groups, devices and roles. It cannot change them.",
    usedBy: ["Data Source"],
  },
  {
    resource: "microsoft-graph",
    name: "Mail.Read",
    capability: "base",
    step: "graph-permissions",
    purpose: "Retrieve phishing emails for analysis; retrieve phishing alerts in some configurations.",
    permits: "Read mail in every mailbox. It cannot send, change or delete any.",
    usedBy: ["Alert Source", "Data Source"],
  },
  {
    resource: "microsoft-graph",
    name: "ThreatHunting.Read.All",
    capability: "base",
    step: "graph-permissions",
    purpose: "Investigate Microsoft Defender alerts.",
    permits: "Run hunting queries over Defender's event tables.",
    usedBy: ["Alert Source"],
  },
  {
    resource: "microsoft-graph",
    name: "SecurityAlert.Read.All",
    capability: "base",
    step: "graph-permissions",
    purpose: "Pull Microsoft Defender alerts.",
    permits: "Read security alerts. It cannot close or change them.",
    usedBy: ["Alert Source"],
  },
  {
    resource: "microsoft-graph",
    name: "SecurityIncident.Read.All",
    capability: "base",
    step: "graph-permissions",
    purpose: "Pull Microsoft Defender incidents.",
    permits: "Read security incidents. It cannot close or change them.",
    usedBy: ["Alert Source"],
  },
  {
    resource: "microsoft-graph",
    name: "ThreatSubmission.Read.All",
    capability: "base",
    step: "graph-permissions",
    purpose: "Pull phishing alerts.",
    permits: "Read what your people reported as phishing.",
    usedBy: ["Alert Source"],
  },
  {
    resource: "cloud-app-security",
    name: "investigation.read",
    capability: "cloud-apps",
    step: "cloud-apps-permissions",
    purpose: "Read Cloud App investigations.",
    permits: "Read activities, alerts and entities in Defender for Cloud Apps.",
    usedBy: ["Data Source"],
  },
  {
    resource: "windows-defender-atp",
    name: "File.Read.All",
    capability: "live-response",
    step: "live-response-permissions",
    purpose: "Read file details.",
    permits: "Read what Defender for Endpoint knows about a file.",
    usedBy: ["Data Source"],
  },
  {
    resource: "windows-defender-atp",
    name: "Library.Manage",
    capability: "live-response",
    step: "live-response-permissions",
    purpose: "Extract quarantined files for analysis.",
    permits: "Add and remove scripts in your Live Response library.",
    usedBy: ["Data Source"],
  },
  {
    resource: "windows-defender-atp",
    name: "Machine.LiveResponse",
    capability: "live-response",
    step: "live-response-permissions",
    purpose: "Extract quarantined files for analysis.",
    permits: "Start a Live Response session on a machine. This is the most powerful permission of all.",
    usedBy: ["Data Source"],
  },
  {
    resource: "windows-defender-atp",
    name: "Machine.Read.All",
    capability: "live-response",
    step: "live-response-permissions",
    purpose: "Read machine details.",
    permits: "Read the list of machines and their health.",
    usedBy: ["Data Source"],
  },
  {
    resource: "exchange-online",
    name: "Exchange.ManageAsApp",
    capability: "quarantine",
    step: "exchange-permission",
    purpose: "Retrieve quarantined emails during phishing analysis.",
    permits: "Run Exchange commands, but only those that its Exchange role allows.",
    usedBy: ["Alert Source"],
  },
] as const satisfies readonly PermissionRow[];

export type Permission = (typeof permissions)[number];
/** The names of the permissions of one resource. */
export type PermissionOf<Resource extends ResourceKey> = Extract<Permission, { resource: Resource }>["name"];
export type PermissionName = Permission["name"];

export const permissionsOf = (resource: ResourceKey): readonly Permission[] => permissions.filter((p) => p.resource === resource);

/** Every call with one of these does something in the tenant, so the portal makes none: a fresh token is all that shows them. */
export const untriedPermissions = ["Machine.LiveResponse"] as const satisfies readonly PermissionName[];
export type UntriedPermission = (typeof untriedPermissions)[number];

export const isNeverTried = (name: string): name is UntriedPermission => untriedPermissions.some((untried) => untried === name);

export function permissionByName(name: string): Permission | undefined {
  return permissions.find((p) => p.name === name);
}
