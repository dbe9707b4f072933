import { addGrant, appRolesOfPrincipal } from "../world/directory";
import type { AppRoleAssignment, ServicePrincipal } from "../world/state";
import { isEffective } from "../world/world";
import { isGuid } from "./application-body";
import { readApplications } from "./applications";
import { both, type Call, type GraphRoute, learn } from "./call";
import { requireMayGrant } from "./caller";
import { createdAnswer, listAnswer } from "./odata";
import { badRequest, GraphRefusal } from "./refusals";
import { requireServicePrincipal } from "./service-principals";
import { assignmentShape } from "./shapes";

/** Grants of app roles, seen from the resource (appRoleAssignedTo) or from the client (appRoleAssignments). learn.microsoft.com/graph/api/resources/approleassignment */

type Side = "appRoleAssignedTo" | "appRoleAssignments";

const list = (side: Side) => (call: Call) => {
  const { id } = requireServicePrincipal(call, call.key());
  const listed = call.tenant.appRoleAssignments.filter((grant) => ownSide(side, grant) === id && isEffective(call.world, grant.listedAt));
  const items = listed.map(assignmentShape);
  return listAnswer(call, {
    type: "microsoft.graph.appRoleAssignment",
    entitySet: "appRoleAssignments",
    items,
    filterable: ["resourceId", "principalId", "principalDisplayName"],
  });
};

const ownSide = (side: Side, grant: { resourceId: string; principalId: string }) =>
  side === "appRoleAssignedTo" ? grant.resourceId : grant.principalId;

const create = (side: Side) => (call: Call) => {
  const own = requireServicePrincipal(call, call.key());
  const asked = requireIds(call, side, own);
  const resource = requireReference(call, asked.resourceId);
  const principal = requireReference(call, asked.principalId);
  requireMayGrant(call.caller, resource.appId);
  requireAppRole(call, resource, asked.appRoleId);
  requireNotGranted(call, side, asked);
  const grant = addGrant(call.world, call.tenant, {
    appRoleId: asked.appRoleId,
    principal: { id: principal.id, displayName: principal.displayName, type: "ServicePrincipal" },
    resource,
  });
  return createdAnswer(call, {
    type: "microsoft.graph.appRoleAssignment",
    entitySet: "appRoleAssignments",
    item: assignmentShape(grant),
    location: `servicePrincipals('${own.id}')/${side}/${grant.id}`,
  });
};

type Asked = { principalId: string; resourceId: string; appRoleId: string };

/** Three GUIDs and nothing else; the one that the address names must be the same in the body. */
function requireIds({ body }: Call, side: Side, own: ServicePrincipal): Asked {
  const { principalId, resourceId, appRoleId, ...others } = body;
  const unknown = Object.keys(others).find((name) => !name.startsWith("@"));
  if (unknown) throw badRequest(`Invalid property '${unknown}'.`);
  if (!isGuid(principalId) || !isGuid(resourceId) || !isGuid(appRoleId))
    throw badRequest("Invalid value specified for property of resource 'AppRoleAssignment'.");
  const asked = { principalId: principalId.toLowerCase(), resourceId: resourceId.toLowerCase(), appRoleId: appRoleId.toLowerCase() };
  if (ownSide(side, asked) !== own.id) throw badRequest("Not a valid reference update.");
  return asked;
}

/** 400 "Not a valid reference update" while one of the two is not replicated. */
function requireReference(call: Call, id: string): ServicePrincipal {
  const found = call.tenant.servicePrincipals.find((sp) => sp.id === id && !sp.deletedDateTime);
  if (!found || !isEffective(call.world, found.visibleAt)) throw badRequest("Not a valid reference update.");
  return found;
}

/** 400 for the id of a delegated scope, of another resource, or of another cloud. */
function requireAppRole(call: Call, resource: ServicePrincipal, appRoleId: string) {
  const role = appRolesOfPrincipal(call.world, resource).find(({ id }) => id === appRoleId);
  if (!role?.isEnabled || !role.allowedMemberTypes.includes("Application"))
    throw badRequest("Permission being assigned was not found on application.");
}

/** Graph has two errors for a duplicate grant, and a client must know both. Races get the second. */
function requireNotGranted(call: Call, side: Side, asked: Asked) {
  const grant = call.tenant.appRoleAssignments.find(
    (one) => one.principalId === asked.principalId && one.resourceId === asked.resourceId && one.appRoleId === asked.appRoleId,
  );
  if (!grant) return;
  if (side === "appRoleAssignedTo" && isEffective(call.world, grant.listedAt))
    throw badRequest("Permission being assigned already exists on the object");
  throw new GraphRefusal(400, "Request_MultipleObjectsWithSameKeyValue", "EntitlementGrant entry already exists.");
}

const remove = (side: Side) => (call: Call) => {
  const own = requireServicePrincipal(call, call.key());
  const id = call.key("assignment").value;
  const grant = call.tenant.appRoleAssignments.find((one) => one.id === id && ownSide(side, one) === own.id);
  if (!grant) throw badRequest("Permission being updated or deleted is not found.");
  requireMayRevoke(call, grant);
  // A new grant is in some lists already, but cannot be deleted yet.
  if (!isEffective(call.world, grant.listedAt)) throw badRequest("EntitlementGrant being updated or deleted is not found.");
  call.tenant.appRoleAssignments = call.tenant.appRoleAssignments.filter((one) => one !== grant);
  return call.c.body(null, 204);
};

function requireMayRevoke(call: Call, grant: AppRoleAssignment) {
  const resource = call.tenant.servicePrincipals.find(({ id }) => id === grant.resourceId);
  requireMayGrant(call.caller, resource?.appId ?? "");
}

/** The second permission of each line reads applications; write access includes it. */
const mayRead = ["Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];
const grantLines = mayRead.map((read) => `AppRoleAssignment.ReadWrite.All+${read}`);
const grants = "both duplicate errors come, and a wrong role or id is refused";

const routesOf = (side: Side, page: string): GraphRoute[] => [
  {
    method: "GET",
    path: `/v1.0/servicePrincipals/:key/${side}`,
    permissions: { delegated: readApplications, application: [...readApplications, "Application.ReadWrite.OwnedBy"] },
    handler: list(side),
    parity: { truth: "complete", page: `${learn}/serviceprincipal-list-${page}`, test: grants },
  },
  {
    method: "POST",
    path: `/v1.0/servicePrincipals/:key/${side}`,
    permissions: both(...grantLines),
    handler: create(side),
    parity: { truth: "complete", page: `${learn}/serviceprincipal-post-${page}`, test: grants },
  },
  {
    method: "DELETE",
    path: `/v1.0/servicePrincipals/:key/${side}/:assignment`,
    permissions: both("AppRoleAssignment.ReadWrite.All"),
    handler: remove(side),
    parity: { truth: "complete", page: `${learn}/serviceprincipal-delete-${page}`, test: grants },
  },
];

export const appRoleAssignmentRoutes: GraphRoute[] = [
  ...routesOf("appRoleAssignedTo", "approleassignedto"),
  ...routesOf("appRoleAssignments", "approleassignments"),
];
