import { type DirectoryRole, directoryRoles } from "./catalogue";
import { guidFor } from "./ids";
import type { Person, Tenant } from "./state";

/** The tenants and people of the sandbox: three customers, and Dropzone itself. */

export const dropzoneTenantId = "d2090e00-0000-4000-8000-0000000000d2";

type Resident = { name: string; first: string; roles: DirectoryRole[] };
const customerPeople: Resident[] = [
  { name: "Ada Admin", first: "ada", roles: ["Global Administrator"] },
  { name: "Priya Privileged", first: "priya", roles: ["Privileged Role Administrator"] },
  { name: "Amir Apps", first: "amir", roles: ["Application Administrator"] },
  { name: "Elena Exchange", first: "elena", roles: ["Exchange Administrator"] },
  { name: "Uma User", first: "uma", roles: [] },
];

/** Works at Dropzone too, and holds no app role of the portal. */
const withoutRole = { name: "Nora Newcomer", first: "nora" };

/** Dropzone's staff, with the app role of the portal that each holds. */
export const staff = [
  { name: "Casey CSM", first: "casey", appRole: "CSM" },
  { name: "Sam Support", first: "sam", appRole: "Support" },
  { name: "Drew Director", first: "drew", appRole: "Admin" },
] as const;

const customers = [
  { label: "contoso", displayName: "Contoso", id: "c0170500-0000-4000-8000-000000000001" },
  { label: "fabrikam", displayName: "Fabrikam", id: "fab21ca0-0000-4000-8000-000000000002" },
  { label: "northwind", displayName: "Northwind", id: "90247714-0000-4000-8000-000000000003" },
];

export function freshTenants(): Tenant[] {
  return [...customers.map(customerTenant), staffTenant()];
}

/** A customer's tenant with its five people and no objects. */
export function customerTenant({ label, displayName, id }: { label: string; displayName: string; id: string }): Tenant {
  return {
    ...emptyTenant({ id, label, displayName, vanity: `${label}.com` }),
    kind: "customer",
    dropzoneHost: `${label}.dropzone.app`,
    cloudAppsHost: `${label}.us.portal.cloudappsecurity.com`,
    people: customerPeople.map((resident) => person(resident, label, `${label}.com`)),
  };
}

function staffTenant(): Tenant {
  return {
    ...emptyTenant({ id: dropzoneTenantId, label: "dropzone", displayName: "Dropzone AI", vanity: "dropzone.ai" }),
    kind: "staff",
    dropzoneHost: null,
    cloudAppsHost: null,
    people: [...staff, withoutRole].map(({ name, first }) => person({ name, first, roles: [] }, "dropzone", "dropzone.ai")),
  };
}

function person({ name, first, roles }: Resident, label: string, domain: string): Person {
  return {
    id: guidFor(`person:${label}:${first}`),
    name,
    userName: `${first}@${domain}`,
    directoryRoles: roles.map((role) => directoryRoles[role]),
    hasMailbox: first !== "amir",
  };
}

function emptyTenant({ id, label, displayName, vanity }: { id: string; label: string; displayName: string; vanity: string }) {
  return {
    id,
    label,
    displayName,
    verifiedDomains: [
      { name: vanity, isInitial: false, isDefault: true, type: "Managed" as const, capabilities: "Email, OfficeCommunicationsOnline" },
      { name: `${label}.mail.onmicrosoft.com`, isInitial: false, isDefault: false, type: "Managed" as const, capabilities: "Email" },
      {
        name: `${label}.onmicrosoft.com`,
        isInitial: true,
        isDefault: false,
        type: "Managed" as const,
        capabilities: "Email, OfficeCommunicationsOnline",
      },
    ],
    licences: { entraP1: true, exchange: true, defenderXdr: true, defenderForEndpoint: true, cloudApps: true },
    membersMayRegisterApps: true,
    policy: {
      isEnabled: false,
      passwordAddition: "allowed" as const,
      passwordLifetimeDays: null,
      asymmetricKeyLifetimeDays: null,
    },
    applications: [],
    servicePrincipals: [],
    appRoleAssignments: [],
    oauth2PermissionGrants: [],
    extensions: {},
  };
}
