import { directoryRoles } from "../catalogue";
import { findPerson } from "../directory";
import { guidFor } from "../ids";
import type { Person } from "../state";
import type { Call, GraphRoute, Json } from "./call";
import { policyIdOf } from "./credential-policy";
import { entityAnswer, listAnswer } from "./odata";
import { GraphRefusal, notFound } from "./refusals";

/** Who somebody is, and what their tenant is. learn.microsoft.com/graph/api/resources/user, …/organization */

function userShape(person: Person): Json {
  const [givenName = "", surname = ""] = person.name.split(" ");
  return {
    businessPhones: [],
    displayName: person.name,
    givenName,
    jobTitle: null,
    mail: person.hasMailbox ? person.userName : null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname,
    userPrincipalName: person.userName,
    id: person.id,
  };
}

/** Answered only when they are selected. */
const selectable = (person: Person): Json => ({
  ...userShape(person),
  accountEnabled: true,
  userType: "Member",
  proxyAddresses: [],
  mailNickname: person.userName.split("@")[0],
});

const withSelect = (call: Call, person: Person) => (call.c.req.query("$select") ? selectable(person) : userShape(person));

function requirePerson(call: Call): Person {
  if (call.caller.person) return call.caller.person;
  throw new GraphRefusal(400, "BadRequest", "/me request is only valid with delegated authentication flow.");
}

const me = (call: Call) =>
  entityAnswer(call, { type: "microsoft.graph.user", entitySet: "users", item: withSelect(call, requirePerson(call)) });

const roleNamesVisible = [
  "RoleManagement.Read.Directory",
  "RoleManagement.ReadWrite.Directory",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];

/** With User.Read alone, 200 and blanks: a role keeps its template id and loses its names. learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects */
function rolesOf(call: Call, person: Person): Json[] {
  const areNamed = call.caller.claims.scp.some((scope) => roleNamesVisible.includes(scope));
  return person.directoryRoles.map((roleTemplateId) => {
    const name = Object.entries(directoryRoles).find(([, id]) => id === roleTemplateId)?.[0] ?? null;
    return {
      "@odata.type": "#microsoft.graph.directoryRole",
      id: guidFor(`directory-role:${call.tenant.label}:${roleTemplateId}`),
      deletedDateTime: null,
      description: areNamed ? `Can manage what a ${name} manages.` : null,
      displayName: areNamed ? name : null,
      roleTemplateId,
    };
  });
}

function memberOf(call: Call): Response {
  const group = { "@odata.type": "#microsoft.graph.group", id: guidFor(`group:${call.tenant.label}:everybody`) };
  const items = [...rolesOf(call, requirePerson(call)), group];
  return listAnswer(call, { type: "microsoft.graph.directoryObject", entitySet: "directoryObjects", items, filterable: ["id"] });
}

function rolesHeld(call: Call): Response {
  const items = rolesOf(call, requirePerson(call));
  return listAnswer(call, {
    type: "microsoft.graph.directoryRole",
    entitySet: "directoryRoles",
    items,
    filterable: ["id", "roleTemplateId"],
  });
}

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

function users(call: Call): Response {
  const items = call.tenant.people.map((person) => withSelect(call, person));
  return listAnswer(call, {
    type: "microsoft.graph.user",
    entitySet: "users",
    items,
    filterable: ["id", "displayName", "userPrincipalName", "mail"],
  });
}

function user(call: Call): Response {
  const { value } = call.key();
  const person = findPerson(call.tenant, value);
  if (!person) throw notFound(value);
  return entityAnswer(call, { type: "microsoft.graph.user", entitySet: "users", item: withSelect(call, person) });
}

/** Mail needs a mailbox: 404 MailboxNotEnabledForRESTAPI for a person who has none in the cloud. */
function messages(call: Call): Response {
  const { value } = call.key();
  const person = findPerson(call.tenant, value);
  if (!person) throw new GraphRefusal(404, "ErrorInvalidUser", `The requested user '${value}' is invalid.`);
  if (!person.hasMailbox || !call.tenant.licences.exchange) {
    throw new GraphRefusal(404, "MailboxNotEnabledForRESTAPI", "The mailbox is either inactive, soft-deleted, or is hosted on-premise.");
  }
  const item = {
    id: Buffer.from(`message:${person.id}`).toString("base64url"),
    createdDateTime: "2026-01-05T08:00:00Z",
    receivedDateTime: "2026-01-05T08:00:00Z",
    subject: "Welcome",
    isRead: true,
    isDraft: false,
    importance: "normal",
    hasAttachments: false,
    bodyPreview: "Welcome to your mailbox",
  };
  return listAnswer(call, { type: "microsoft.graph.message", entitySet: `users('${person.id}')/messages`, items: [item], filterable: [] });
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

const learn = "https://learn.microsoft.com/graph/api";
const directory = ["Directory.Read.All", "Directory.ReadWrite.All"];
const readMe = {
  delegated: ["User.Read", "User.Read.All", "User.ReadBasic.All", ...directory],
  application: ["User.Read.All", ...directory],
};
const readMembership = { delegated: ["User.Read", "User.Read.All", ...directory], application: ["User.Read.All", ...directory] };
const readUsers = {
  delegated: ["User.ReadBasic.All", "User.Read.All", ...directory],
  application: ["User.ReadBasic.All", "User.Read.All", ...directory],
};
const readOrganization = ["Organization.Read.All", ...directory, "User.Read.All"];
const readRoles = ["RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", ...directory];
const readSkus = ["LicenseAssignment.Read.All", "Organization.Read.All", ...directory];
const readPolicies = ["Policy.Read.All", "Policy.ReadWrite.ApplicationConfiguration"];
const blanks = "with User.Read alone, roles have no names and the organization little more than its domains";

export const peopleAndTenantRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/v1.0/me",
    permissions: readMe,
    handler: me,
    parity: { truth: "simplified", page: `${learn}/user-get`, test: blanks, note: "Common properties only." },
  },
  {
    method: "GET",
    path: "/v1.0/me/memberOf",
    permissions: readMembership,
    handler: memberOf,
    parity: { truth: "simplified", page: `${learn}/user-list-memberof`, test: blanks, note: "Directory roles and one group." },
  },
  {
    method: "GET",
    path: "/v1.0/me/memberOf/microsoft.graph.directoryRole",
    permissions: readMembership,
    handler: rolesHeld,
    parity: { truth: "real", page: `${learn}/user-list-memberof`, test: blanks },
  },
  {
    method: "GET",
    path: "/v1.0/me/transitiveMemberOf",
    permissions: readMembership,
    handler: memberOf,
    parity: { truth: "simplified", page: `${learn}/user-list-transitivememberof`, test: blanks, note: "No nested groups." },
  },
  {
    method: "GET",
    path: "/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole",
    permissions: readMembership,
    handler: rolesHeld,
    parity: { truth: "real", page: `${learn}/user-list-transitivememberof`, test: blanks },
  },
  {
    method: "GET",
    path: "/v1.0/organization",
    permissions: { delegated: ["User.Read", ...readOrganization], application: readOrganization },
    handler: organization,
    parity: { truth: "real", page: `${learn}/organization-list`, test: blanks },
  },
  {
    method: "GET",
    path: "/v1.0/users",
    permissions: readUsers,
    handler: users,
    parity: {
      truth: "simplified",
      page: `${learn}/user-list`,
      test: "a probe for each permission passes with it and fails without it",
      note: "Common properties only.",
    },
  },
  {
    method: "GET",
    path: "/v1.0/users/:key",
    permissions: { delegated: ["User.Read", ...readUsers.delegated], application: readUsers.application },
    handler: user,
    parity: {
      truth: "simplified",
      page: `${learn}/user-get`,
      test: "people, roles and subscriptions are read with their own permissions",
      note: "Common properties only.",
    },
  },
  {
    method: "GET",
    path: "/v1.0/users/:key/messages",
    permissions: { delegated: ["Mail.Read", "Mail.ReadBasic"], application: ["Mail.Read", "Mail.ReadBasic.All"] },
    style: "mail",
    handler: messages,
    parity: {
      truth: "simplified",
      page: `${learn}/user-list-messages`,
      test: "a probe for each permission passes with it and fails without it",
      note: "One message in each mailbox; no application access policies.",
    },
  },
  {
    method: "GET",
    path: "/v1.0/policies/defaultAppManagementPolicy",
    permissions: { delegated: readPolicies, application: readPolicies },
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
    path: "/v1.0/roleManagement/directory/roleAssignments",
    permissions: { delegated: readRoles, application: readRoles },
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
    permissions: { delegated: readSkus, application: readSkus },
    handler: subscribedSkus,
    parity: {
      truth: "simplified",
      page: `${learn}/subscribedsku-list`,
      test: "people, roles and subscriptions are read with their own permissions",
      note: "One subscription.",
    },
  },
];
