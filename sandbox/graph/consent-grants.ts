import type { OAuth2PermissionGrant } from "../world/state";
import { newOpaqueId, now } from "../world/world";
import { both, type Call, type GraphRoute, type Json, learn } from "./call";
import { createdAnswer, entityAnswer, listAnswer } from "./odata";
import { badRequest, GraphRefusal, notFound } from "./refusals";

/** Delegated consents as objects. learn.microsoft.com/graph/api/resources/oauth2permissiongrant */

function shape(grant: OAuth2PermissionGrant): Json {
  const { id, clientId, consentType, principalId, resourceId, scopes } = grant;
  return { id, clientId, consentType, principalId, resourceId, scope: scopes.map(({ value }) => value).join(" ") };
}

const type = "microsoft.graph.oAuth2PermissionGrant";
const entitySet = "oauth2PermissionGrants";

const list = (call: Call) =>
  listAnswer(call, {
    type,
    entitySet,
    items: call.tenant.oauth2PermissionGrants.map(shape),
    filterable: ["clientId", "consentType", "principalId", "resourceId"],
  });

function listOfPrincipal(call: Call): Response {
  const items = call.tenant.oauth2PermissionGrants.filter(({ clientId }) => clientId === call.key().value).map(shape);
  return listAnswer(call, { type, entitySet, items, filterable: [] });
}

function requireGrant(call: Call): OAuth2PermissionGrant {
  const id = call.key().value;
  const grant = call.tenant.oauth2PermissionGrants.find((one) => one.id === id);
  if (!grant) throw notFound(id);
  return grant;
}

const get = (call: Call) => entityAnswer(call, { type, entitySet, item: shape(requireGrant(call)) });

function create(call: Call): Response {
  const { clientId, consentType, principalId, resourceId, scope } = call.body;
  const isForAll = consentType === "AllPrincipals";
  if (typeof clientId !== "string" || typeof resourceId !== "string" || (!isForAll && typeof principalId !== "string")) {
    throw badRequest("Invalid value specified for property of resource 'OAuth2PermissionGrant'.");
  }
  const principal = isForAll ? null : String(principalId);
  const exists = call.tenant.oauth2PermissionGrants.some(
    (one) => one.clientId === clientId && one.resourceId === resourceId && one.principalId === principal,
  );
  if (exists) throw new GraphRefusal(409, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists.");
  const grant: OAuth2PermissionGrant = {
    id: newOpaqueId(call.world, "oauth2-permission-grant"),
    clientId,
    resourceId,
    consentType: isForAll ? "AllPrincipals" : "Principal",
    principalId: principal,
    scopes: scopesOf(call, scope),
  };
  call.tenant.oauth2PermissionGrants.push(grant);
  return createdAnswer(call, { type, entitySet, item: shape(grant), location: `${entitySet}/${grant.id}` });
}

function scopesOf(call: Call, scope: unknown) {
  const values = String(scope ?? "")
    .split(/\s+/)
    .filter(Boolean);
  return values.map((value) => ({ value, effectiveAt: now(call.world).toISOString() }));
}

function update(call: Call): Response {
  requireGrant(call).scopes = scopesOf(call, call.body.scope);
  return call.c.body(null, 204);
}

function remove(call: Call): Response {
  const grant = requireGrant(call);
  call.tenant.oauth2PermissionGrants = call.tenant.oauth2PermissionGrants.filter((one) => one !== grant);
  return call.c.body(null, 204);
}

const read = both("DelegatedPermissionGrant.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All");
const write = both("DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All");
const note = "The caller's directory role is not looked at.";
const row = (page: string) => ({
  truth: "simplified" as const,
  page: `${learn}/oauth2permissiongrant-${page}`,
  test: "consents are listed, and need a permission of their own",
  note,
});

export const consentGrantRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/v1.0/oauth2PermissionGrants",
    permissions: read,
    handler: list,
    parity: row("list"),
  },
  {
    method: "POST",
    path: "/v1.0/oauth2PermissionGrants",
    permissions: write,
    handler: create,
    parity: row("post"),
  },
  {
    method: "GET",
    path: "/v1.0/oauth2PermissionGrants/:key",
    permissions: read,
    handler: get,
    parity: row("get"),
  },
  {
    method: "PATCH",
    path: "/v1.0/oauth2PermissionGrants/:key",
    permissions: write,
    handler: update,
    parity: row("update"),
  },
  {
    method: "DELETE",
    path: "/v1.0/oauth2PermissionGrants/:key",
    permissions: write,
    handler: remove,
    parity: row("delete"),
  },
  {
    method: "GET",
    path: "/v1.0/servicePrincipals/:key/oauth2PermissionGrants",
    permissions: read,
    handler: listOfPrincipal,
    parity: { ...row("list"), page: `${learn}/serviceprincipal-list-oauth2permissiongrants` },
  },
];
