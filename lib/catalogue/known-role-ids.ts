import type { PermissionName } from "./permissions";

/**
 * Ids of the app roles as Microsoft publishes them. They are never used to grant: those ids are read from the customer's tenant by name.
 * These only confirm them. Wrong ids circulate in public scripts, so a tenant with another id is reported, not trusted.
 * https://learn.microsoft.com/graph/permissions-reference
 */
export const knownRoleIds = {
  "AuditLog.Read.All": "b0afded3-3588-46d8-8b3d-9842eff778da",
  "Directory.Read.All": "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
  "Mail.Read": "810c84a8-4a9e-49e6-bf7d-12d183f40d01",
  "ThreatHunting.Read.All": "dd98c7f5-2d42-42d3-a0e4-633161547251",
  "SecurityAlert.Read.All": "472e4a4d-bb4a-4026-98d1-0b0d74cb74a5",
  "SecurityIncident.Read.All": "45cc0394-e837-488b-a098-1918f48d186c",
  "ThreatSubmission.Read.All": "86632667-cd15-4845-ad89-48a88e8412e1",
  "investigation.read": "83bc8d83-2679-44ef-b813-d5f556fc4474",
  "File.Read.All": "8788f1a9-beca-4e26-ba58-10513f3b896f",
  "Library.Manage": "41d209c7-2511-4fc9-b899-8008a3976f09",
  "Machine.LiveResponse": "1629b959-c0af-42a1-92f0-f6162060bdf1",
  "Machine.Read.All": "ea8291d3-4b9a-44b5-bc3a-6cea3026dc79",
  "Exchange.ManageAsApp": "dc50a0fb-09a3-484d-be87-e023b12c6440",
} as const satisfies Record<PermissionName, string>;
