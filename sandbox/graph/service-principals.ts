import { firstPartyByAppId, resourceAppIds } from "../world/catalogue";
import { addFirstPartyPrincipal, addPrincipalOf, findApplicationAnywhere, findServicePrincipal } from "../world/directory";
import type { ServicePrincipal } from "../world/state";
import { isEffective, now, timestamp } from "../world/world";
import { isGuid } from "./application-body";
import { forgetGrants, prefersCreation, readApplications } from "./applications";
import { type Call, type GraphRoute, type Json, learn } from "./call";
import { mayReadPeople, requireMayAddPrincipal, requireMayManage } from "./caller";
import { replaceKeys } from "./key-credentials";
import { createdAnswer, entityAnswer, listAnswer, selectedProperties } from "./odata";
import type { Key } from "./paths";
import { badRequest, notFound, principalExists } from "./refusals";
import { assignmentShape, ownersShape, servicePrincipalShape } from "./shapes";

/** Service principals: an app's or an API's presence in one tenant. learn.microsoft.com/graph/api/resources/serviceprincipal */

const type = "microsoft.graph.servicePrincipal";
const writable = [
  "appId",
  "accountEnabled",
  "appRoleAssignmentRequired",
  "displayName",
  "notes",
  "tags",
  "description",
  "homepage",
  "loginUrl",
  "logoutUrl",
  "keyCredentials",
];

/** Deleted, or not replicated yet, is 404. */
export function requireServicePrincipal(call: Call, key: Key): ServicePrincipal {
  const found =
    key.by === "uniqueName"
      ? undefined
      : call.tenant.servicePrincipals.find((sp) => sp[key.by === "id" ? "id" : "appId"] === key.value.toLowerCase() && !sp.deletedDateTime);
  if (!found || !isEffective(call.world, found.visibleAt)) throw notFound(key.value);
  return found;
}

function list(call: Call): Response {
  const visible = call.tenant.servicePrincipals.filter(
    ({ deletedDateTime, visibleAt }) => !deletedDateTime && isEffective(call.world, visibleAt),
  );
  return listAnswer(call, {
    type,
    entitySet: "servicePrincipals",
    items: visible.map((principal) => servicePrincipalShape(call.world, principal)),
    filterable: ["id", "appId", "displayName", "servicePrincipalNames", "tags", "appOwnerOrganizationId"],
    expand: (item, property) => expanded(call, String(item.id), property),
  });
}

/** At most 20 of what is expanded. learn.microsoft.com/graph/query-parameters#expand */
function expanded(call: Call, id: string, property: string): unknown {
  if (property === "owners") {
    const owned = requireServicePrincipal(call, { by: "id", value: id });
    return ownersShape(call.tenant, owned, { withNames: mayReadPeople(call.caller) }).slice(0, 20);
  }
  const side = property === "appRoleAssignments" ? "principalId" : property === "appRoleAssignedTo" ? "resourceId" : null;
  if (!side) return undefined;
  const listed = call.tenant.appRoleAssignments.filter((grant) => grant[side] === id && isEffective(call.world, grant.listedAt));
  return listed.slice(0, 20).map(assignmentShape);
}

function get(call: Call): Response {
  const principal = requireServicePrincipal(call, call.key());
  // $select may leave the id out of what is answered; the expansion still needs it.
  const expand = (_item: Json, property: string) => expanded(call, principal.id, property);
  const item = servicePrincipalShape(call.world, principal, { withKeys: selectedProperties(call).includes("keyCredentials") });
  return entityAnswer(call, { type, entitySet: "servicePrincipals", item, expand });
}

function create(call: Call): Response {
  const { appId } = call.body;
  if (!isGuid(appId)) throw badRequest("A value is required for property 'appId' of resource 'ServicePrincipal'.");
  requireWritable(call.body);
  requireNoPrincipal(call, appId);
  return answerCreated(call, createFor(call, appId));
}

function answerCreated(call: Call, principal: ServicePrincipal): Response {
  const location = `directoryObjects/${principal.id}/Microsoft.DirectoryServices.ServicePrincipal`;
  return createdAnswer(call, { type, entitySet: "servicePrincipals", item: servicePrincipalShape(call.world, principal), location });
}

function createFor(call: Call, appId: string): ServicePrincipal {
  const firstParty = firstPartyByAppId(appId);
  if (firstParty) return createFirstParty(call, appId);
  const backing = requireBackingApplication(call, appId);
  requireMayAddPrincipal(call.caller, backing.application);
  const { tenant: home, application } = backing;
  const principal = addPrincipalOf(call.world, call.tenant, { application, home, ownerId: call.caller.claims.oid });
  write(principal, call.body);
  return principal;
}

/** Somebody else's multi-tenant app, and only where the tenant has bought the product. */
function createFirstParty(call: Call, appId: string): ServicePrincipal {
  requireMayAddPrincipal(call.caller, null);
  const resource = firstPartyByAppId(appId);
  const lacksExchange = appId === resourceAppIds.exchange && !call.tenant.licences.exchange;
  if (!resource || lacksExchange) throw noBackingApplication(appId);
  return addFirstPartyPrincipal(call.world, call.tenant, resource);
}

/** 409 with exactly this code. learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals */
function requireNoPrincipal(call: Call, appId: string) {
  if (!findServicePrincipal(call.tenant, appId)) return;
  throw principalExists(appId, [
    { code: "ObjectConflict", message: `The service principal name ${appId} is already in use.`, target: "servicePrincipalNames" },
  ]);
}

/** 400 NoBackingApplicationObject while the application is not replicated. github.com/microsoftgraph/msgraph-sdk-dotnet/issues/3108 */
function requireBackingApplication(call: Call, appId: string) {
  const found = findApplicationAnywhere(call.world, appId);
  const isHere = found && (found.tenant.id === call.tenant.id || found.application.signInAudience !== "AzureADMyOrg");
  if (!found || !isHere || !isEffective(call.world, found.application.visibleAt)) throw noBackingApplication(appId);
  return found;
}

const noBackingApplication = (appId: string) =>
  badRequest(`The appId '${appId}' of the service principal does not reference a valid application object.`, [
    { code: "NoBackingApplicationObject", message: `The appId '${appId}' does not reference a valid application object.`, target: "appId" },
  ]);

/** PATCH; by appId with `Prefer: create-if-missing` it makes what is not there. learn.microsoft.com/graph/api/serviceprincipal-upsert */
function update(call: Call): Response {
  const key = call.key();
  requireWritable(call.body);
  if (key.by === "appId" && prefersCreation(call)) {
    const found = findServicePrincipal(call.tenant, key.value);
    if (!found) return answerCreated(call, createFor(call, key.value));
    return updateFound(call, found);
  }
  return updateFound(call, requireServicePrincipal(call, key));
}

function updateFound(call: Call, principal: ServicePrincipal): Response {
  requireMayManage(call.caller, principal);
  if (Array.isArray(call.body.keyCredentials))
    replaceKeys(call.world, { tenant: call.tenant, holder: principal, entries: call.body.keyCredentials as Json[] });
  write(principal, call.body);
  return call.c.body(null, 204);
}

function requireWritable(body: Json) {
  const unknown = Object.keys(body).find((name) => !writable.includes(name) && !name.startsWith("@"));
  if (unknown) throw badRequest(`Invalid property '${unknown}'.`);
}

function write(principal: ServicePrincipal, body: Json) {
  if (typeof body.accountEnabled === "boolean") principal.accountEnabled = body.accountEnabled;
  if (typeof body.appRoleAssignmentRequired === "boolean") principal.appRoleAssignmentRequired = body.appRoleAssignmentRequired;
  if (typeof body.displayName === "string") principal.displayName = body.displayName;
  if (typeof body.notes === "string") principal.notes = body.notes;
  if (Array.isArray(body.tags)) principal.tags = body.tags.map(String);
  for (const name of ["description", "homepage", "loginUrl", "logoutUrl"]) if (name in body) principal.rest[name] = body[name];
}

/** Soft. Its grants and consents vanish at once. */
function remove(call: Call): Response {
  const principal = requireServicePrincipal(call, call.key());
  requireMayManage(call.caller, principal);
  principal.deletedDateTime = timestamp(now(call.world));
  forgetGrants(call, principal.id);
  return call.c.body(null, 204);
}

const read = { delegated: readApplications, application: [...readApplications, "Application.ReadWrite.OwnedBy"] };
const writePermissions = {
  delegated: ["Application.ReadWrite.All", "Directory.ReadWrite.All"],
  application: ["Application.ReadWrite.All", "Application.ReadWrite.OwnedBy", "Directory.ReadWrite.All"],
};

export const servicePrincipalRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/v1.0/servicePrincipals",
    permissions: read,
    handler: list,
    parity: {
      truth: "simplified",
      page: `${learn}/serviceprincipal-list`,
      test: "lists are filtered in the documented forms, cut into pages, and refuse other filters",
      note: "$filter takes eq, in, startswith and any; $search is refused.",
    },
  },
  {
    method: "POST",
    path: "/v1.0/servicePrincipals",
    permissions: writePermissions,
    handler: create,
    parity: {
      truth: "complete",
      page: `${learn}/serviceprincipal-post-serviceprincipals`,
      test: "a service principal exists once, and not before its application is replicated",
      note: "How Graph refuses a first-party principal of a product that was not bought is not documented; it is refused like an unknown app.",
    },
  },
  {
    method: "GET",
    path: "/v1.0/servicePrincipals/:key",
    permissions: read,
    handler: get,
    parity: {
      truth: "complete",
      page: `${learn}/serviceprincipal-get`,
      test: "every customer has the four resources, with look-alikes among their permissions",
    },
  },
  {
    method: "PATCH",
    path: "/v1.0/servicePrincipals/:key",
    permissions: writePermissions,
    handler: update,
    parity: {
      truth: "complete",
      page: `${learn}/serviceprincipal-upsert`,
      test: "a service principal exists once, and not before its application is replicated",
    },
  },
  {
    method: "DELETE",
    path: "/v1.0/servicePrincipals/:key",
    permissions: writePermissions,
    handler: remove,
    parity: {
      truth: "complete",
      page: `${learn}/serviceprincipal-delete`,
      test: "a deleted application can be restored, without its service principal",
    },
  },
];
