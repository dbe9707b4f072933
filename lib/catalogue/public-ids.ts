import { directoryRoleKeys, directoryRoles } from "./directory-roles";
import { knownRoleIds } from "./known-role-ids";
import { resourceKeys, resources } from "./permissions";

/**
 * Ids that are the same in every tenant, so they identify no customer: Microsoft's own apps, roles and permissions. In an error they say
 * which product was meant. https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
 */

const firstPartyApps = {
  "Azure CLI": "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
  "Azure Portal": "c44b4083-3bb0-49c1-b47d-974e53cbdf3c",
  "Azure PowerShell": "1950a258-227b-4e31-a9cf-717495945fc2",
  "Exchange Online PowerShell": "fb78d390-0c51-40cd-8e17-fdbfab77341b",
  "Exchange Online PowerShell, before version 3": "a0c73c16-a7e3-4564-9a95-2bdf47383716",
  "Graph Explorer": "de8bc8b5-d9f9-48b1-a8ad-b748da725064",
  "Microsoft Defender XDR": "8ee8fdad-f234-4243-8f3b-15c294843740",
  "Microsoft Graph PowerShell": "14d82eec-204b-4c2f-b7e8-296a70dab67e",
  "Microsoft Entra admin center": "74658136-14ec-4630-ad9b-26e160ff0fc6",
  "Office 365 Management APIs": "c5393580-f805-4401-95e8-94b7a6ef2fc2",
  "Office 365 SharePoint Online": "00000003-0000-0ff1-ce00-000000000000",
  "Microsoft 365 Security and Compliance Center": "80ccca67-54bd-44ab-8625-4b79c4dc7775",
  "Windows Azure Active Directory": "00000002-0000-0000-c000-000000000000",
  "Windows Azure Service Management API": "797f4846-ba00-4fd7-ba43-dac1f8f63013",
} as const;

/** Microsoft's consumer tenant, and its own. */
const publicTenants = ["9188040d-6c67-4c5b-b112-36a304b66dad", "f8cdef31-a31e-4b4a-93e4-5f571e91255a"];

const publicIds: ReadonlySet<string> = new Set([
  ...Object.values(firstPartyApps),
  ...publicTenants,
  ...resourceKeys.map((key) => resources[key].appId),
  ...directoryRoleKeys.map((key) => directoryRoles[key].templateId),
  ...Object.values(knownRoleIds),
]);

export const isPublicId = (id: string): boolean => publicIds.has(id.toLowerCase());
