import type { Application } from "../world/state";
import { isEffective, now, timestamp } from "../world/world";
import { requireApplicationBody, writeApplication } from "./application-body";
import { createApplication } from "./application-creation";
import { type Call, type GraphRoute, type Json, learn } from "./call";
import { requireMayManage, requireMayRegister } from "./caller";
import { replaceKeys } from "./key-credentials";
import { createdAnswer, entityAnswer, listAnswer, selectedProperties } from "./odata";
import type { Key } from "./paths";
import { badRequest, notFound } from "./refusals";
import { applicationShape } from "./shapes";

/** App registrations. learn.microsoft.com/graph/api/resources/application */

export const readApplications = ["Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];
const writeAsPerson = ["Application.ReadWrite.All"];
const writeAsApp = ["Application.ReadWrite.All", "Application.ReadWrite.OwnedBy"];
const type = "microsoft.graph.application";

/** The application of this key; one that is deleted, or not replicated yet, is 404. */
export function requireApplication(call: Call, key: Key): Application {
  const found = call.tenant.applications.find((application) => matchesKey(application, key) && !application.deletedDateTime);
  if (!found || !isEffective(call.world, found.visibleAt)) throw notFound(key.value);
  return found;
}

function matchesKey(application: Application, { by, value }: Key): boolean {
  return by === "uniqueName" ? application.uniqueName === value : application[by] === value.toLowerCase();
}

function list(call: Call): Response {
  const visible = call.tenant.applications.filter(
    ({ deletedDateTime, visibleAt }) => !deletedDateTime && isEffective(call.world, visibleAt),
  );
  const items = visible.map((application) => applicationShape(call.world, call.tenant, application, { withKeys: false }));
  return listAnswer(call, {
    type,
    entitySet: "applications",
    items,
    filterable: ["id", "appId", "displayName", "uniqueName", "tags", "identifierUris"],
  });
}

function get(call: Call): Response {
  const application = requireApplication(call, call.key());
  const withKeys = selectedProperties(call).includes("keyCredentials");
  return entityAnswer(call, {
    type,
    entitySet: "applications",
    item: applicationShape(call.world, call.tenant, application, { withKeys }),
  });
}

function create(call: Call): Response {
  requireMayRegister(call.caller);
  return answerCreated(call, createApplication(call, call.body));
}

function answerCreated(call: Call, application: Application): Response {
  // The answer contains everything just written, before other reads see it.
  const shape = applicationShape(
    call.world,
    call.tenant,
    { ...application, keyCredentials: application.keyCredentials.map(asVisible) },
    { withKeys: false },
  );
  const location = `directoryObjects/${application.id}/Microsoft.DirectoryServices.Application`;
  return createdAnswer(call, { type, entitySet: "applications", item: shape, location });
}

const asVisible = (key: Application["keyCredentials"][number]) => ({ ...key, effectiveAt: new Date(0).toISOString() });

/** PATCH by id, by appId, or by uniqueName, where `Prefer: create-if-missing` creates a missing one. learn.microsoft.com/graph/api/application-upsert */
function update(call: Call): Response {
  const key = call.key();
  if (key.by !== "uniqueName") return updateFound(call, requireApplication(call, key));
  const found = call.tenant.applications.find((application) => application.uniqueName === key.value && !application.deletedDateTime);
  // Writes check uniqueness at the source, so the upsert sees what reads cannot see yet.
  if (found) return updateFound(call, found);
  if (!prefersCreation(call)) throw notFound(key.value);
  requireMayRegister(call.caller);
  if (call.body.uniqueName !== undefined && call.body.uniqueName !== key.value)
    throw badRequest("The uniqueName in the body differs from the one in the address.");
  return answerCreated(call, createApplication(call, { ...call.body, uniqueName: key.value }));
}

export const prefersCreation = (call: Call) => /(^|[,;\s])create-if-missing/i.test(call.c.req.header("prefer") ?? "");

function updateFound(call: Call, application: Application): Response {
  requireMayManage(call.caller, application);
  const { body } = call;
  requireApplicationBody(body);
  requireSameUniqueName(application, body);
  requireOnlyKnownSecrets(application, body);
  if (Array.isArray(body.keyCredentials))
    replaceKeys(call.world, { tenant: call.tenant, holder: application, entries: body.keyCredentials as Json[] });
  if (Array.isArray(body.passwordCredentials)) keepSecrets(application, body.passwordCredentials as Json[]);
  writeApplication(application, body);
  return call.c.body(null, 204);
}

/** Immutable once set. */
function requireSameUniqueName(application: Application, { uniqueName }: Json) {
  if (uniqueName === undefined || application.uniqueName === null || uniqueName === application.uniqueName) return;
  throw badRequest("Property 'uniqueName' is immutable and cannot be changed.");
}

/** PATCH may leave secrets out, which removes them, and may not add any. */
function requireOnlyKnownSecrets(application: Application, { passwordCredentials }: Json) {
  const entries = (passwordCredentials ?? []) as Json[];
  const isKnown = entries.every(({ keyId }) => application.passwordCredentials.some((secret) => secret.keyId === keyId));
  if (!isKnown) throw badRequest("New password credentials must be generated with service actions.");
}

function keepSecrets(application: Application, entries: Json[]) {
  application.passwordCredentials = application.passwordCredentials.filter(({ keyId }) => entries.some((entry) => entry.keyId === keyId));
}

/** Soft: restorable for 30 days. The service principal in the app's own tenant goes along. learn.microsoft.com/graph/api/application-delete */
function remove(call: Call): Response {
  const application = requireApplication(call, call.key());
  requireMayManage(call.caller, application);
  application.deletedDateTime = timestamp(now(call.world));
  for (const principal of call.tenant.servicePrincipals) {
    if (principal.appId !== application.appId || principal.deletedDateTime) continue;
    principal.deletedDateTime = application.deletedDateTime;
    forgetGrants(call, principal.id);
  }
  return call.c.body(null, 204);
}

/** Deletes the grants together with the principal that holds them. */
export function forgetGrants({ tenant }: Call, principalId: string) {
  tenant.appRoleAssignments = tenant.appRoleAssignments.filter(
    (grant) => grant.principalId !== principalId && grant.resourceId !== principalId,
  );
  tenant.oauth2PermissionGrants = tenant.oauth2PermissionGrants.filter(
    (grant) => grant.clientId !== principalId && grant.resourceId !== principalId,
  );
}

const read = { delegated: readApplications, application: [...readApplications, "Application.ReadWrite.OwnedBy"] };
const write = { delegated: writeAsPerson, application: writeAsApp };

export const applicationRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/v1.0/applications",
    permissions: read,
    handler: list,
    parity: {
      truth: "simplified",
      page: `${learn}/application-list`,
      test: "lists are filtered in the documented forms, cut into pages, and refuse other filters",
      note: "$filter takes eq, in, startswith and any; $search is refused.",
    },
  },
  {
    method: "POST",
    path: "/v1.0/applications",
    permissions: {
      delegated: ["Application.ReadWrite.All", "AppRegistration.Create"],
      application: [...writeAsApp, "AppRegistration.Create"],
    },
    handler: create,
    parity: {
      truth: "complete",
      page: `${learn}/application-post-applications`,
      test: "an application refuses what Graph refuses on create",
    },
  },
  {
    method: "GET",
    path: "/v1.0/applications/:key",
    permissions: read,
    handler: get,
    parity: {
      truth: "complete",
      page: `${learn}/application-get`,
      test: "key bytes are answered only when one application is read with $select=keyCredentials",
    },
  },
  {
    method: "PATCH",
    path: "/v1.0/applications/:key",
    permissions: write,
    handler: update,
    parity: { truth: "complete", page: `${learn}/application-upsert`, test: "the upsert by unique name creates once and updates after" },
  },
  {
    method: "DELETE",
    path: "/v1.0/applications/:key",
    permissions: write,
    handler: remove,
    parity: {
      truth: "complete",
      page: `${learn}/application-delete`,
      test: "a deleted application can be restored, without its service principal",
    },
  },
];
