import type { PermissionName } from "./permissions";

/** The kinds of alerts that Dropzone can ingest. The guide does not list them, so they are derived from its permission table. */
export const alertTypes = [
  { id: "defender-alerts", name: "Microsoft Defender alerts", permission: "SecurityAlert.Read.All", onByDefault: true },
  { id: "defender-incidents", name: "Microsoft Defender incidents", permission: "SecurityIncident.Read.All", onByDefault: true },
  {
    id: "reported-phishing",
    name: "Phishing that your people report to Microsoft",
    permission: "ThreatSubmission.Read.All",
    onByDefault: true,
  },
  { id: "phishing-mailbox", name: "A mailbox that collects reported phishing", permission: "Mail.Read", onByDefault: false },
] as const satisfies readonly { id: string; name: string; permission: PermissionName; onByDefault: boolean }[];

export type AlertTypeId = (typeof alertTypes)[number]["id"];
export const alertTypeIds = alertTypes.map((a) => a.id);
