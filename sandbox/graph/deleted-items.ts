import { findServicePrincipal } from "../world/directory";
import type { ServicePrincipal } from "../world/state";
import { effectiveAfter } from "../world/world";
import { readApplications } from "./applications";
import { both, type Call, type GraphRoute, learn } from "./call";
import { requireMayAdministrate, requireMayManage } from "./caller";
import { entityAnswer, listAnswer } from "./odata";
import { notFound, principalExists } from "./refusals";
import { applicationShape, servicePrincipalShape } from "./shapes";

/** What was deleted within the last 30 days. learn.microsoft.com/graph/api/resources/directory */

function listApplications(call: Call): Response {
  const deleted = call.tenant.applications.filter(({ deletedDateTime }) => deletedDateTime);
  const items = deleted.map((application) => applicationShape(call.world, call.tenant, application, { withKeys: false }));
  return listAnswer(call, {
    type: "microsoft.graph.application",
    entitySet: "applications",
    items,
    filterable: ["id", "appId", "displayName", "uniqueName", "tags"],
  });
}

function listPrincipals(call: Call): Response {
  const deleted = call.tenant.servicePrincipals.filter(({ deletedDateTime }) => deletedDateTime);
  const items = deleted.map((principal) => servicePrincipalShape(call.world, principal));
  return listAnswer(call, {
    type: "microsoft.graph.servicePrincipal",
    entitySet: "servicePrincipals",
    items,
    filterable: ["id", "appId", "displayName"],
  });
}

/** One of either kind, by its object id. learn.microsoft.com/graph/api/directory-deleteditems-get */
function get(call: Call): Response {
  const { value: id } = call.key();
  const application = call.tenant.applications.find((one) => one.id === id && one.deletedDateTime);
  const principal = call.tenant.servicePrincipals.find((one) => one.id === id && one.deletedDateTime);
  if (!application && !principal) throw notFound(id);
  const type = application ? "microsoft.graph.application" : "microsoft.graph.servicePrincipal";
  const shape = application
    ? applicationShape(call.world, call.tenant, application, { withKeys: false })
    : servicePrincipalShape(call.world, principal as ServicePrincipal);
  return entityAnswer(call, { type, entitySet: "directoryObjects", item: { "@odata.type": `#${type}`, ...shape } });
}

/** For good. For administrators of applications alone: owning it is not enough. learn.microsoft.com/graph/api/directory-deleteditems-delete */
function remove(call: Call): Response {
  const { value: id } = call.key();
  const isThis = (one: { id: string; deletedDateTime: string | null }) => one.id === id && one.deletedDateTime !== null;
  const { tenant } = call;
  if (!tenant.applications.some(isThis) && !tenant.servicePrincipals.some(isThis)) throw notFound(id);
  requireMayAdministrate(call.caller);
  tenant.applications = tenant.applications.filter((one) => !isThis(one));
  tenant.servicePrincipals = tenant.servicePrincipals.filter((one) => !isThis(one));
  return call.c.body(null, 204);
}

/** An application comes back without its service principal; a principal without its grants. */
function restore(call: Call): Response {
  const { value: id } = call.key();
  const application = call.tenant.applications.find((one) => one.id === id && one.deletedDateTime);
  if (application) {
    requireMayManage(call.caller, application);
    application.deletedDateTime = null;
    application.visibleAt = effectiveAfter(call.world, "application");
    return entityAnswer(call, {
      type: "microsoft.graph.application",
      entitySet: "directoryObjects",
      item: {
        "@odata.type": "#microsoft.graph.application",
        ...applicationShape(call.world, call.tenant, application, { withKeys: false }),
      },
    });
  }
  const principal = call.tenant.servicePrincipals.find((one) => one.id === id && one.deletedDateTime);
  if (!principal) throw notFound(id);
  requireMayManage(call.caller, principal);
  // Another principal of the app was created meanwhile.
  if (findServicePrincipal(call.tenant, principal.appId)) throw principalExists(principal.appId);
  principal.deletedDateTime = null;
  principal.visibleAt = effectiveAfter(call.world, "service-principal");
  return entityAnswer(call, {
    type: "microsoft.graph.servicePrincipal",
    entitySet: "directoryObjects",
    item: { "@odata.type": "#microsoft.graph.servicePrincipal", ...servicePrincipalShape(call.world, principal) },
  });
}

const read = both(...readApplications);
const test = "a deleted application can be restored, without its service principal";

export const deletedItemRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/v1.0/directory/deletedItems/microsoft.graph.application",
    permissions: read,
    handler: listApplications,
    parity: { truth: "simplified", page: `${learn}/directory-deleteditems-list`, test, note: "Nothing vanishes after 30 days." },
  },
  {
    method: "GET",
    path: "/v1.0/directory/deletedItems/microsoft.graph.servicePrincipal",
    permissions: read,
    handler: listPrincipals,
    parity: { truth: "simplified", page: `${learn}/directory-deleteditems-list`, test, note: "Nothing vanishes after 30 days." },
  },
  {
    method: "GET",
    path: "/v1.0/directory/deletedItems/:key",
    permissions: read,
    handler: get,
    parity: { truth: "simplified", page: `${learn}/directory-deleteditems-get`, test, note: "Nothing vanishes after 30 days." },
  },
  {
    method: "DELETE",
    path: "/v1.0/directory/deletedItems/:key",
    permissions: {
      delegated: ["Application.ReadWrite.All"],
      application: ["Application.ReadWrite.All", "Application.ReadWrite.OwnedBy"],
    },
    handler: remove,
    parity: {
      truth: "complete",
      page: `${learn}/directory-deleteditems-delete`,
      test: "what is deleted from the deleted items cannot be restored, and its unique name is free",
    },
  },
  {
    method: "POST",
    path: "/v1.0/directory/deletedItems/:key/restore",
    permissions: both("Application.ReadWrite.All"),
    handler: restore,
    parity: { truth: "complete", page: `${learn}/directory-deleteditems-restore`, test },
  },
];
