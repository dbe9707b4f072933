import type { Application, ServicePrincipal } from "../world/state";
import { isGuid } from "./application-body";
import { readApplications, requireApplication } from "./applications";
import { both, type Call, type GraphRoute, learn } from "./call";
import { mayReadPeople, requireMayAdministrate, requireMayManage } from "./caller";
import { listAnswer } from "./odata";
import { badRequest, notFound } from "./refusals";
import { requireServicePrincipal } from "./service-principals";
import { ownersShape } from "./shapes";

/** Who owns an application or a service principal: owners may add credentials to it. learn.microsoft.com/graph/api/application-list-owners */

type Owned = Application | ServicePrincipal;
type Find = (call: Call) => Owned;

const ofApplication: Find = (call) => requireApplication(call, call.key());
const ofPrincipal: Find = (call) => requireServicePrincipal(call, call.key());

const list = (find: Find) => (call: Call) =>
  listAnswer(call, {
    type: "microsoft.graph.directoryObject",
    entitySet: "directoryObjects",
    items: ownersShape(call.tenant, find(call), { withNames: mayReadPeople(call.caller) }),
    filterable: [],
  });

/** 400 for somebody who is an owner already. learn.microsoft.com/graph/api/application-post-owners */
const add = (find: Find) => (call: Call) => {
  const owned = find(call);
  requireMayManage(call.caller, owned);
  const id = /\/(?:directoryObjects|users|servicePrincipals)\/([^/]+)$/.exec(String(call.body["@odata.id"] ?? ""))?.[1];
  if (!isGuid(id) || ownersShape(call.tenant, { ownerIds: [id] }, { withNames: false }).length === 0)
    throw badRequest("Invalid object identifier in '@odata.id'.");
  if (owned.ownerIds.includes(id))
    throw badRequest("One or more added object references already exist for the following modified properties: 'owners'.");
  owned.ownerIds = [...owned.ownerIds, id];
  return call.c.body(null, 204);
};

/** For administrators of applications alone: being an owner does not suffice. learn.microsoft.com/graph/api/application-delete-owners */
const remove = (find: Find) => (call: Call) => {
  const owned = find(call);
  requireMayAdministrate(call.caller);
  const id = call.key("owner").value;
  if (!owned.ownerIds.includes(id)) throw notFound(id);
  owned.ownerIds = owned.ownerIds.filter((one) => one !== id);
  return call.c.body(null, 204);
};

const test = "owners are listed, added and removed, and only an administrator removes one";
const read = { delegated: readApplications, application: [...readApplications, "Application.ReadWrite.OwnedBy"] };
const write = both("Application.ReadWrite.All", "Directory.ReadWrite.All");
/** Who adds an owner also reads the directory in which the owner stands. learn.microsoft.com/graph/api/application-post-owners */
const addLines = both("Application.ReadWrite.All+Directory.Read.All", "Directory.ReadWrite.All");
const note = "People and service principals.";

const routesOf = (path: string, page: string, find: Find): GraphRoute[] => [
  {
    method: "GET",
    path: `/v1.0/${path}/:key/owners`,
    permissions: read,
    handler: list(find),
    parity: { truth: "complete", page: `${learn}/${page}-list-owners`, test, note },
  },
  {
    method: "POST",
    path: `/v1.0/${path}/:key/owners/$ref`,
    permissions: addLines,
    handler: add(find),
    parity: { truth: "complete", page: `${learn}/${page}-post-owners`, test, note },
  },
  {
    method: "DELETE",
    path: `/v1.0/${path}/:key/owners/:owner/$ref`,
    permissions: write,
    handler: remove(find),
    parity: { truth: "complete", page: `${learn}/${page}-delete-owners`, test, note },
  },
];

export const ownerRoutes: GraphRoute[] = [
  ...routesOf("applications", "application", ofApplication),
  ...routesOf("servicePrincipals", "serviceprincipal", ofPrincipal),
];
