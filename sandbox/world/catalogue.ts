import type { AppRole, PermissionScope } from "./state";

/**
 * Microsoft's own ids: directory roles, first-party resources and their permissions. Published at
 * learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference and learn.microsoft.com/graph/permissions-reference.
 */

export const directoryRoles = {
  "Global Administrator": "62e90394-69f5-4237-9190-012177145e10",
  "Privileged Role Administrator": "e8611ab8-c189-46e8-94e1-60213ab1f814",
  "Application Administrator": "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
  "Cloud Application Administrator": "158c047a-c907-4556-b7ef-446551a6b5f7",
  "Application Developer": "cf1c38e5-3621-4004-a7cb-879624dced7c",
  "Exchange Administrator": "29232cdf-9323-42fd-ade2-1d097af3e4de",
  "Security Administrator": "194ae4cb-b126-40b2-bd5b-6091b380977d",
  "Security Reader": "5d6b6bb7-de71-4623-b4af-96380a352509",
  "Cloud App Security Administrator": "892c5842-a9a6-463a-8041-72aa08ca3cf6",
  "Compliance Administrator": "17315797-102d-40b4-93e0-432062caca18",
  "Global Reader": "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
  "Directory Readers": "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",
  "Directory Writers": "9360feb5-f418-4baa-8175-e2a00bac4301",
} as const;
export type DirectoryRole = keyof typeof directoryRoles;

/** The tenant that owns Microsoft's first-party apps. */
export const microsoftTenantId = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

export const resourceAppIds = {
  graph: "00000003-0000-0000-c000-000000000000",
  cloudApps: "05a65629-4c1b-48c1-a78b-804c4abdd4af",
  defender: "fc780465-2017-40d4-a0c5-307022471b92",
  exchange: "00000002-0000-0ff1-ce00-000000000000",
  azureManagement: "797f4846-ba00-4fd7-ba43-dac1f8f63013",
} as const;
export type ResourceName = keyof typeof resourceAppIds;

type Listed = { value: string; id: string; text: string };
export type FirstPartyResource = {
  appId: string;
  displayName: string;
  servicePrincipalNames: string[];
  /** What `aud` says when the resource was asked for by a name or by its app id. */
  audience: string;
  appRoles: Listed[];
  /** `User`: a person may consent for themselves. */
  scopes: (Listed & { type: "User" | "Admin" })[];
};

const admin = (value: string, id: string, text: string) => ({ value, id, text, type: "Admin" as const });
const user = (value: string, id: string, text: string) => ({ value, id, text, type: "User" as const });

export const firstPartyResources: Record<ResourceName, FirstPartyResource> = {
  graph: {
    appId: resourceAppIds.graph,
    displayName: "Microsoft Graph",
    servicePrincipalNames: [
      resourceAppIds.graph,
      "https://graph.microsoft.com",
      "https://graph.microsoft.com/",
      "https://canary.graph.microsoft.com",
      "https://dod-graph.microsoft.us",
      "https://graph.microsoft.us",
    ],
    audience: "https://graph.microsoft.com",
    appRoles: [
      { value: "AuditLog.Read.All", id: "b0afded3-3588-46d8-8b3d-9842eff778da", text: "Read all audit log data" },
      { value: "Directory.Read.All", id: "7ab1d382-f21e-4acd-a863-ba3e13f7da61", text: "Read directory data" },
      { value: "Directory.ReadWrite.All", id: "19dbc75e-c2e2-444c-a770-ec69d8559fc7", text: "Read and write directory data" },
      { value: "Mail.Read", id: "810c84a8-4a9e-49e6-bf7d-12d183f40d01", text: "Read mail in all mailboxes" },
      { value: "Mail.ReadBasic.All", id: "693c5e45-0940-467d-9b8a-1022fb9d42ef", text: "Read basic mail in all mailboxes" },
      { value: "ThreatHunting.Read.All", id: "dd98c7f5-2d42-42d3-a0e4-633161547251", text: "Run hunting queries" },
      { value: "SecurityAlert.Read.All", id: "472e4a4d-bb4a-4026-98d1-0b0d74cb74a5", text: "Read all security alerts" },
      { value: "SecurityAlert.ReadWrite.All", id: "ed4fca05-be46-441f-9803-1873825f8fdb", text: "Read and write to all security alerts" },
      { value: "SecurityIncident.Read.All", id: "45cc0394-e837-488b-a098-1918f48d186c", text: "Read all security incidents" },
      {
        value: "ThreatSubmission.Read.All",
        id: "86632667-cd15-4845-ad89-48a88e8412e1",
        text: "Read all of the organization's threat submissions",
      },
      {
        value: "ThreatSubmission.ReadWrite.All",
        id: "d72bdbf4-a59b-405c-8b04-5995895819ac",
        text: "Read and write all of the organization's threat submissions",
      },
      { value: "Application.Read.All", id: "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30", text: "Read all applications" },
      { value: "Application.ReadWrite.All", id: "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", text: "Read and write all applications" },
      {
        value: "Application.ReadWrite.OwnedBy",
        id: "18a4783c-866b-4cc7-a460-3d5e5662c884",
        text: "Manage apps that this app creates or owns",
      },
      {
        value: "AppRoleAssignment.ReadWrite.All",
        id: "06b708a9-e830-4db3-a914-8e69da51d44f",
        text: "Manage app permission grants and app role assignments",
      },
      {
        value: "DelegatedPermissionGrant.ReadWrite.All",
        id: "8e8e4742-1d95-4f68-9d56-6ee75648c72a",
        text: "Manage all delegated permission grants",
      },
      { value: "Organization.Read.All", id: "498476ce-e0fe-48b0-b801-37ba7e2685c6", text: "Read organization information" },
      { value: "Policy.Read.All", id: "246dd0d5-5bd0-4def-940b-0421030a5b68", text: "Read your organization's policies" },
      { value: "User.Read.All", id: "df021288-bdef-4463-88db-98f22de89214", text: "Read all users' full profiles" },
      { value: "LicenseAssignment.Read.All", id: "e2f98668-2877-4f38-a2f4-8202e0717aa1", text: "Read all license assignments." },
      { value: "RoleManagement.Read.Directory", id: "483bed4a-2ad3-4361-a73b-c83ccdbdc53c", text: "Read all directory RBAC settings" },
    ],
    scopes: [
      user("openid", "37f7f235-527c-4136-accd-4a02d197296e", "Sign users in"),
      user("profile", "14dad69e-099b-42c9-810b-d002981feec1", "View users' basic profile"),
      user("email", "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0", "View users' email address"),
      user("offline_access", "7427e0e9-2fba-42fe-b0c0-848c9e6a8182", "Maintain access to data you have given it access to"),
      user("User.Read", "e1fe6dd8-ba31-4d61-89e7-88639da4683d", "Sign in and read user profile"),
      user("User.ReadBasic.All", "b340eb25-3456-403f-be2f-af7a0d370277", "Read all users' basic profiles"),
      user("Mail.Read", "570282fd-fa5c-430d-a7fd-fc8dc98a9dca", "Read user mail"),
      admin("User.Read.All", "a154be20-db9c-4678-8ab7-66f6cc099a59", "Read all users' full profiles"),
      admin("User.ReadWrite.All", "204e0828-b5ca-4ad8-b9f3-f32a958e7cc4", "Read and write all users' full profiles"),
      admin("Application.Read.All", "c79f8feb-a9db-4090-85f9-90d820caa0eb", "Read applications"),
      admin("Application.ReadWrite.All", "bdfbf15f-ee85-4955-8675-146e8e5296b5", "Read and write all applications"),
      admin(
        "AppRoleAssignment.ReadWrite.All",
        "84bccea3-f856-4a8a-967b-dbe0a3d53a64",
        "Manage app permission grants and app role assignments",
      ),
      admin("AuditLog.Read.All", "e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20", "Read audit log data"),
      admin("DelegatedPermissionGrant.ReadWrite.All", "41ce6ca6-6826-4807-84f1-1c82854f7ee5", "Manage all delegated permission grants"),
      admin("Directory.AccessAsUser.All", "0e263e50-5827-48a4-b97c-d940288653c7", "Access directory as the signed in user"),
      admin("Directory.Read.All", "06da0dbc-49e2-44d2-8312-53f166ab848a", "Read directory data"),
      admin("Directory.ReadWrite.All", "c5366453-9fb0-48a5-a156-24f0c49a4b84", "Read and write directory data"),
      admin("Group.ReadWrite.All", "4e46008b-f24c-477d-8fff-7bb4ec7aafe0", "Read and write all groups"),
      admin("LicenseAssignment.Read.All", "f395577a-0960-456b-979f-7228de0c5996", "Read all license assignments."),
      admin("Organization.Read.All", "4908d5b9-3fb2-4b1e-9336-1888b7937185", "Read organization information"),
      admin("Policy.Read.All", "572fea84-0151-49b2-9301-11cb16974376", "Read your organization's policies"),
      admin(
        "Policy.ReadWrite.ApplicationConfiguration",
        "b27add92-efb2-4f16-84f5-8108ba77985c",
        "Read and write your organization's application configuration policies",
      ),
      admin("RoleManagement.Read.Directory", "741c54c3-0c1e-44a1-818b-3f97ab4e8c83", "Read directory RBAC settings"),
      admin("SecurityAlert.Read.All", "bc257fb8-46b4-4b15-8713-01e91bfbe4ea", "Read all security alerts"),
      admin("SecurityIncident.Read.All", "b9abcc4f-94fc-4457-9141-d20ce80ec952", "Read incidents"),
      admin("ThreatHunting.Read.All", "b152eca8-ea73-4a48-8c98-1a6742673d99", "Run hunting queries"),
      admin("ThreatSubmission.Read.All", "7083913a-4966-44b6-9886-c5822a5fd910", "Read all threat submissions"),
    ],
  },
  cloudApps: {
    appId: resourceAppIds.cloudApps,
    displayName: "Microsoft Cloud App Security",
    servicePrincipalNames: [resourceAppIds.cloudApps, "https://microsoft.onmicrosoft.com/MicrosoftCloudAppSecurity"],
    audience: resourceAppIds.cloudApps,
    appRoles: [{ value: "investigation.read", id: "83bc8d83-2679-44ef-b813-d5f556fc4474", text: "Read activities, alerts and entities" }],
    // The same id serves as the delegated scope: matching on the id alone picks the wrong kind.
    scopes: [admin("investigation.read", "83bc8d83-2679-44ef-b813-d5f556fc4474", "Read activities, alerts and entities")],
  },
  defender: {
    appId: resourceAppIds.defender,
    displayName: "WindowsDefenderATP",
    servicePrincipalNames: [
      resourceAppIds.defender,
      "https://api.securitycenter.microsoft.com",
      "https://api.securitycenter.windows.com",
      "https://userrequestsgraphapi-prd.trafficmanager.net",
    ],
    audience: "https://api.securitycenter.microsoft.com",
    appRoles: [
      { value: "File.Read.All", id: "8788f1a9-beca-4e26-ba58-10513f3b896f", text: "Read file profiles" },
      { value: "Library.Manage", id: "41d209c7-2511-4fc9-b899-8008a3976f09", text: "Manage live response library files" },
      { value: "Machine.LiveResponse", id: "1629b959-c0af-42a1-92f0-f6162060bdf1", text: "Run live response on a specific machine" },
      { value: "Machine.Read.All", id: "ea8291d3-4b9a-44b5-bc3a-6cea3026dc79", text: "Read all machine profiles" },
    ],
    scopes: [
      // Delegated scopes with the same names. Their ids differ from the app roles' ids; nothing else about them matters.
      admin("File.Read.All", "8fce64a0-7a1e-4d1c-9b1c-3f0f5c0b5a01", "Read file profiles"),
      admin("Library.Manage", "5998a3da-5f2b-4b0e-8a6f-1d5a3c0b5a02", "Manage live response library files"),
      admin("Machine.LiveResponse", "25fb0c21-5877-492a-8d0c-e7893a9585cc", "Run live response on a specific machine"),
    ],
  },
  exchange: {
    appId: resourceAppIds.exchange,
    displayName: "Office 365 Exchange Online",
    servicePrincipalNames: [
      resourceAppIds.exchange,
      "https://outlook.office365.com",
      "https://outlook.office365.com/",
      "https://outlook.office.com",
      "https://ps.outlook.com",
    ],
    audience: "https://outlook.office365.com",
    appRoles: [
      { value: "Exchange.ManageAsApp", id: "dc50a0fb-09a3-484d-be87-e023b12c6440", text: "Manage Exchange As Application" },
      { value: "Exchange.ManageAsAppV2", id: "ea3d980d-ebc7-4be4-8298-a167e5b8797c", text: "Manage Exchange As Application V2" },
      { value: "Exchange.AdminAPI.ManageAsApp", id: "95930782-af91-4e2e-89b7-e34ce33a0450", text: "Manage Exchange by the admin API" },
      { value: "full_access_as_app", id: "dc890d15-9560-4a4c-9b7f-a736ec74ec40", text: "Use Exchange Web Services with full access" },
    ],
    scopes: [
      admin("Exchange.Manage", "ab4f2b77-0b06-4fc1-a9de-02113fc2ab7c", "Manage Exchange configuration"),
      admin("Exchange.ManageV2", "44d6b5f2-d42b-4fa7-b999-1c5fcab98e4d", "Manage Exchange configuration V2"),
      admin("Exchange.AdminAPI.Manage", "9f021f4d-e924-4317-bf46-8db5e8340c6c", "Manage Exchange by the admin API"),
    ],
  },
  azureManagement: {
    appId: resourceAppIds.azureManagement,
    displayName: "Windows Azure Service Management API",
    servicePrincipalNames: [
      resourceAppIds.azureManagement,
      "https://management.core.windows.net",
      "https://management.core.windows.net/",
      "https://management.azure.com",
      "https://management.azure.com/",
    ],
    audience: "https://management.core.windows.net/",
    appRoles: [],
    scopes: [user("user_impersonation", "41094075-9dad-400e-a0bd-54e686782033", "Access Azure Service Management as organization users")],
  },
};

export const firstPartyByAppId = (appId: string): FirstPartyResource | null =>
  Object.values(firstPartyResources).find((resource) => resource.appId === appId.toLowerCase()) ?? null;

export function appRolesOf(resource: FirstPartyResource): AppRole[] {
  return resource.appRoles.map(({ id, value, text }) => ({
    id,
    value,
    displayName: text,
    description: text,
    isEnabled: true,
    allowedMemberTypes: ["Application"],
    origin: "Application",
  }));
}

export function scopesOf(resource: FirstPartyResource): PermissionScope[] {
  return resource.scopes.map(({ id, value, text, type }) => ({
    id,
    value,
    adminConsentDisplayName: text,
    adminConsentDescription: text,
    userConsentDisplayName: text,
    userConsentDescription: text,
    isEnabled: true,
    type,
  }));
}
