import type { Application, FederatedIdentityCredential } from "../world/state";
import { newGuid } from "../world/world";
import { requireApplication } from "./applications";
import { type Call, type GraphRoute, type Json, learn } from "./call";
import { requireMayManage } from "./caller";
import { createdAnswer, listAnswer } from "./odata";
import { badRequest, GraphRefusal, notFound } from "./refusals";

/** Federated identity credentials of an application. learn.microsoft.com/graph/api/resources/federatedidentitycredential */

const type = "microsoft.graph.federatedIdentityCredential";
const entitySet = "applications/federatedIdentityCredentials";
const written = ["name", "issuer", "subject", "audiences", "description"];
const maxPerApplication = 20;

const shape = (credential: FederatedIdentityCredential): Json => ({ ...credential });

function list(call: Call): Response {
  const { federatedIdentityCredentials } = requireApplication(call, call.key());
  return listAnswer(call, { type, entitySet, items: federatedIdentityCredentials.map(shape), filterable: ["name"] });
}

function create(call: Call): Response {
  const application = requireApplication(call, call.key());
  requireMayManage(call.caller, application);
  const { name, issuer, subject, audiences, description = null, ...others } = call.body;
  const unknown = Object.keys(others).find((key) => !written.includes(key) && !key.startsWith("@"));
  if (unknown) throw badRequest(`Invalid property '${unknown}'.`);
  if (typeof name !== "string" || typeof issuer !== "string" || typeof subject !== "string" || !Array.isArray(audiences))
    throw badRequest("A value is required for properties 'name', 'issuer', 'subject' and 'audiences'.");
  requireRoom(application, { name, issuer, subject });
  const credential = {
    id: newGuid(call.world, "federated-credential"),
    name,
    issuer,
    subject,
    audiences: audiences.map(String),
    description: typeof description === "string" ? description : null,
  };
  application.federatedIdentityCredentials.push(credential);
  const location = `applications('${application.id}')/federatedIdentityCredentials/${credential.id}`;
  return createdAnswer(call, { type, entitySet, item: shape(credential), location });
}

/** At most 20; the name, and the pair of issuer and subject, are unique within the application. */
function requireRoom(application: Application, { name, issuer, subject }: { name: string; issuer: string; subject: string }) {
  const existing = application.federatedIdentityCredentials;
  if (existing.length >= maxPerApplication) throw badRequest("The maximum number of federated identity credentials is 20.");
  const isTaken = existing.some((one) => one.name === name || (one.issuer === issuer && one.subject === subject));
  if (isTaken)
    throw new GraphRefusal(409, "Request_MultipleObjectsWithSameKeyValue", "FederatedIdentityCredential with this name already exists.");
}

function remove(call: Call): Response {
  const application = requireApplication(call, call.key());
  requireMayManage(call.caller, application);
  const { value: id } = call.key("credential");
  const kept = application.federatedIdentityCredentials.filter((one) => one.id !== id && one.name !== id);
  if (kept.length === application.federatedIdentityCredentials.length) throw notFound(id);
  application.federatedIdentityCredentials = kept;
  return call.c.body(null, 204);
}

const test = "a federated credential is added, listed and removed by who may manage the application";
const note = "Some limits of names and issuers are not checked.";
const write = {
  delegated: ["Application.ReadWrite.All"],
  application: ["Application.ReadWrite.All", "Application.ReadWrite.OwnedBy"],
};
const read = { delegated: ["Application.Read.All", ...write.delegated], application: ["Application.Read.All", ...write.application] };

export const federatedCredentialRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/v1.0/applications/:key/federatedIdentityCredentials",
    permissions: read,
    handler: list,
    parity: { truth: "simplified", page: `${learn}/application-list-federatedidentitycredentials`, test, note },
  },
  {
    method: "POST",
    path: "/v1.0/applications/:key/federatedIdentityCredentials",
    permissions: write,
    handler: create,
    parity: { truth: "simplified", page: `${learn}/application-post-federatedidentitycredentials`, test, note },
  },
  {
    method: "DELETE",
    path: "/v1.0/applications/:key/federatedIdentityCredentials/:credential",
    permissions: write,
    handler: remove,
    parity: { truth: "complete", page: `${learn}/federatedidentitycredential-delete`, test },
  },
];
