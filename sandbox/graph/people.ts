import { directoryRoles } from "../world/catalogue";
import { findPerson } from "../world/directory";
import { guidFor } from "../world/ids";
import type { Person } from "../world/state";
import { type Call, type GraphRoute, type Json, learn } from "./call";
import { entityAnswer, listAnswer } from "./odata";
import { GraphRefusal, notFound } from "./refusals";

/** People, the directory roles they hold, and their mail. learn.microsoft.com/graph/api/resources/user */

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

/** Returned only when `$select` names them. */
const selectable = (person: Person): Json => ({
  ...userShape(person),
  accountEnabled: true,
  userType: person.homeTenantId ? "Guest" : "Member",
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

/** Nobody has a picture. Auth.js asks for one in 48 × 48. */
function photo(call: Call): never {
  requirePerson(call);
  throw new GraphRefusal(404, "ImageNotFound", "The photo wasn't found.");
}

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
const blanks = "with User.Read alone, roles have no names and the organization little more than its domains";

export const peopleRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/v1.0/me",
    permissions: readMe,
    handler: me,
    parity: { truth: "simplified", page: `${learn}/user-get`, test: blanks, note: "Common properties only." },
  },
  ...["/photos", "/photo", "/photo/$value", "/photos/:size", "/photos/:size/$value"].map((path) => ({
    method: "GET" as const,
    path: `/v1.0/me${path}`,
    permissions: readMe,
    handler: photo,
    parity: {
      truth: "simplified" as const,
      page: `${learn}/profilephoto-get`,
      test: "nobody has a photo, and asking for one is a 404",
      note: "Nobody has one.",
    },
  })),
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
    parity: { truth: "complete", page: `${learn}/user-list-memberof`, test: blanks },
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
    parity: { truth: "complete", page: `${learn}/user-list-transitivememberof`, test: blanks },
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
];
