import type { PermissionName } from "./permissions";

type AlertTypeRow = {
  id: string;
  name: string;
  /** What the Alert Source needs to pull and to investigate them. */
  permissions: readonly PermissionName[];
  onByDefault: boolean;
};

/** The kinds of alerts that Dropzone can ingest. The guide does not list them, so they are derived from its permission table. */
export const alertTypes = [
  {
    id: "defender-alerts",
    name: "Microsoft Defender alerts",
    permissions: ["SecurityAlert.Read.All", "ThreatHunting.Read.All"],
    onByDefault: true,
  },
  {
    id: "defender-incidents",
    name: "Microsoft Defender incidents",
    permissions: ["SecurityIncident.Read.All", "ThreatHunting.Read.All"],
    onByDefault: true,
  },
  {
    id: "reported-phishing",
    name: "Phishing that your people report to Microsoft",
    permissions: ["ThreatSubmission.Read.All"],
    onByDefault: true,
  },
  { id: "phishing-mailbox", name: "A mailbox that collects reported phishing", permissions: ["Mail.Read"], onByDefault: false },
] as const satisfies readonly AlertTypeRow[];

export type AlertTypeId = (typeof alertTypes)[number]["id"];
export const alertTypeIds = alertTypes.map((a) => a.id);
