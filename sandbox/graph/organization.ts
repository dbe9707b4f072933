import { guidFor } from "../world/ids";
import { both, type Call, type GraphRoute, type Json, learn } from "./call";
import { policyIdOf } from "./credential-policy";
import { entityAnswer, listAnswer } from "./odata";

/** The organization, its subscriptions, its role assignments and its policy for secrets. learn.microsoft.com/graph/api/resources/organization */

/** With User.Read alone only id, displayName and verifiedDomains are filled. learn.microsoft.com/graph/api/organization-list */
function organization(call: Call): Response {
  const { tenant, caller } = call;
  const held = [...caller.claims.scp, ...caller.claims.roles];
  const isFull = held.some((permission) => /^(Organization\.Read|Directory\.Read)/.test(permission));
  const items = [
    {
      id: tenant.id,
      deletedDateTime: null,
      businessPhones: isFull ? ["+1 425 555 0100"] : [],
      city: isFull ? "Redmond" : null,
      country: null,
      countryLetterCode: isFull ? "US" : null,
      createdDateTime: isFull ? "2021-03-01T09:00:00Z" : null,
      displayName: tenant.displayName,
      marketingNotificationEmails: [],
      onPremisesLastSyncDateTime: null,
      onPremisesSyncEnabled: null,
      postalCode: null,
      preferredLanguage: isFull ? "en" : null,
      securityComplianceNotificationMails: [],
      securityComplianceNotificationPhones: [],
      state: null,
      street: null,
      technicalNotificationMails: isFull ? [tenant.people[0]?.userName ?? ""] : [],
      tenantType: isFull ? "AAD" : null,
      assignedPlans: isFull ? assignedPlans(call) : [],
      provisionedPlans: [],
      verifiedDomains: tenant.verifiedDomains,
    },
  ];
  return listAnswer(call, { type: "microsoft.graph.organization", entitySet: "organization", items, filterable: [] });
}

function assignedPlans({ tenant }: Call): Json[] {
  const plan = (service: string, servicePlanId: string) => ({
    assignedDateTime: "2021-03-01T09:00:00Z",
    capabilityStatus: "Enabled",
    service,
    servicePlanId,
  });
  return [
    ...(tenant.licences.cloudApps ? [plan("Adallom", "932ad362-64a8-4783-9106-97849a1a30b9")] : []),
    ...(tenant.licences.exchange ? [plan("exchange", "113feb6c-3fe4-4440-bddc-54d774bf0318")] : []),
  ];
}

function defaultPolicy(call: Call): Response {
  const { policy } = call.tenant;
  const days = (count: number | null) => (count === null ? null : `P${count}D`);
  const since = "2020-01-01T00:00:00Z";
  const restriction = (restrictionType: string, isOn: boolean, maxLifetime: string | null) => ({
    restrictionType,
    state: isOn ? "enabled" : "disabled",
    maxLifetime,
    restrictForAppsCreatedAfterDateTime: since,
  });
  const item = {
    id: policyIdOf(call.tenant),
    deletedDateTime: null,
    displayName: "Default app management tenant policy",
    description: "Default tenant policy that enforces app management restrictions on applications and service principals.",
    isEnabled: policy.isEnabled,
    applicationRestrictions: {
      passwordCredentials: [
        restriction("passwordAddition", policy.passwordAddition === "blocked", null),
        restriction("passwordLifetime", policy.passwordLifetimeDays !== null, days(policy.passwordLifetimeDays)),
      ],
      keyCredentials: [
        restriction("asymmetricKeyLifetime", policy.asymmetricKeyLifetimeDays !== null, days(policy.asymmetricKeyLifetimeDays)),
      ],
    },
    servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
  };
  return entityAnswer(call, { type: "microsoft.graph.tenantAppManagementPolicy", entitySet: "policies/defaultAppManagementPolicy", item });
}

/** https://learn.microsoft.com/graph/api/resources/authorizationpolicy */
function authorizationPolicy(call: Call): Response {
  const item = {
    id: "authorizationPolicy",
    displayName: "Authorization Policy",
    description: "Used to manage authorization related settings across the company.",
    defaultUserRolePermissions: {
      allowedToCreateApps: call.tenant.membersMayRegisterApps,
      allowedToCreateSecurityGroups: true,
      allowedToReadOtherUsers: true,
    },
  };
  return entityAnswer(call, { type: "microsoft.graph.authorizationPolicy", entitySet: "policies/authorizationPolicy", item });
}

function roleAssignments(call: Call): Response {
  const items = call.tenant.people.flatMap((person) =>
    person.directoryRoles.map((roleDefinitionId) => ({
      id: Buffer.from(`${person.id}:${roleDefinitionId}`).toString("base64url").slice(0, 44),
      principalId: person.id,
      principalOrganizationId: call.tenant.id,
      directoryScopeId: "/",
      roleDefinitionId,
    })),
  );
  return listAnswer(call, {
    type: "microsoft.graph.unifiedRoleAssignment",
    entitySet: "roleManagement/directory/roleAssignments",
    items,
    filterable: ["principalId", "roleDefinitionId", "directoryScopeId"],
  });
}

function subscribedSkus(call: Call): Response {
  const { licences } = call.tenant;
  const plan = (servicePlanName: string, servicePlanId: string) => ({
    servicePlanName,
    servicePlanId,
    appliesTo: "User",
    provisioningStatus: "Success",
  });
  const item = {
    id: `${call.tenant.id}_06ebc4ee-1bb5-47dd-8120-11324bc54e06`,
    accountId: call.tenant.id,
    accountName: call.tenant.label,
    appliesTo: "User",
    capabilityStatus: "Enabled",
    consumedUnits: call.tenant.people.length,
    prepaidUnits: { enabled: 25, suspended: 0, warning: 0, lockedOut: 0 },
    skuId: "06ebc4ee-1bb5-47dd-8120-11324bc54e06",
    skuPartNumber: "SPE_E5",
    subscriptionIds: [guidFor(`subscription:${call.tenant.label}`)],
    servicePlans: [
      ...(licences.exchange ? [plan("EXCHANGE_S_ENTERPRISE", "efb87545-963c-4e0d-99df-69c6916d9eb0")] : []),
      ...(licences.cloudApps ? [plan("ADALLOM_S_STANDALONE", "2e2ddb96-6af9-4b1d-a3f0-d6ecfd22edb2")] : []),
      ...(licences.defenderForEndpoint ? [plan("WINDEFATP", "871d91ec-ec1a-452b-a83f-bd76c7d770ef")] : []),
      ...(licences.entraP1 ? [plan("AAD_PREMIUM", "41781fb2-bc02-4b7c-bd55-b576c07bb09d")] : []),
    ],
  };
  return listAnswer(call, { type: "microsoft.graph.subscribedSku", entitySet: "subscribedSkus", items: [item], filterable: [] });
}

const directory = ["Directory.Read.All", "Directory.ReadWrite.All"];
const readOrganization = ["Organization.Read.All", ...directory, "User.Read.All"];
const readRoles = ["RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", ...directory];
const readSkus = ["LicenseAssignment.Read.All", "Organization.Read.All", ...directory];
const readPolicies = ["Policy.Read.All", "Policy.ReadWrite.ApplicationConfiguration"];
const blanks = "with User.Read alone, roles have no names and the organization little more than its domains";

export const tenantRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/v1.0/organization",
    permissions: { delegated: ["User.Read", ...readOrganization], application: readOrganization },
    handler: organization,
    parity: { truth: "complete", page: `${learn}/organization-list`, test: blanks },
  },
  {
    method: "GET",
    path: "/v1.0/policies/defaultAppManagementPolicy",
    permissions: both(...readPolicies),
    handler: defaultPolicy,
    parity: {
      truth: "simplified",
      page: `${learn}/tenantappmanagementpolicy-get`,
      test: "a secret is answered once, and policies may block or shorten it",
      note: "Three restrictions; the caller's directory role is not looked at.",
    },
  },
  {
    method: "GET",
    path: "/v1.0/policies/authorizationPolicy",
    permissions: both("Policy.Read.All", "Policy.ReadWrite.Authorization"),
    handler: authorizationPolicy,
    parity: {
      truth: "simplified",
      page: `${learn}/authorizationpolicy-get`,
      test: "people, roles and subscriptions are read with their own permissions",
      note: "What members may do by default.",
    },
  },
  {
    method: "GET",
    path: "/v1.0/roleManagement/directory/roleAssignments",
    permissions: both(...readRoles),
    handler: roleAssignments,
    parity: {
      truth: "simplified",
      page: `${learn}/rbacapplication-list-roleassignments`,
      test: "people, roles and subscriptions are read with their own permissions",
      note: "People's tenant-wide roles.",
    },
  },
  {
    method: "GET",
    path: "/v1.0/subscribedSkus",
    permissions: both(...readSkus),
    handler: subscribedSkus,
    parity: {
      truth: "simplified",
      page: `${learn}/subscribedsku-list`,
      test: "people, roles and subscriptions are read with their own permissions",
      note: "One subscription.",
    },
  },
];
