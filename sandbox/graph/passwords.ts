import type { Application, PasswordCredential, ServicePrincipal } from "../world/state";
import { effectiveAfter, newGuid, newOpaqueId, now, timestamp } from "../world/world";
import { requireApplication } from "./applications";
import { type Call, type GraphRoute, type Json, learn } from "./call";
import { requireMayManage } from "./caller";
import { requireSecretLifetime, requireSecretsAllowed } from "./credential-policy";
import { badRequest } from "./refusals";
import { requireServicePrincipal } from "./service-principals";
import { passwordShape } from "./shapes";

/** Client secrets. The value is returned once, and Entra accepts it after a while. learn.microsoft.com/graph/api/application-addpassword */

type Find = (call: Call) => Application | ServicePrincipal;

const ofApplication: Find = (call) => requireApplication(call, call.key());
const ofPrincipal: Find = (call) => requireServicePrincipal(call, call.key());

const written = ["displayName", "startDateTime", "endDateTime"];

const addPassword = (find: Find) => (call: Call) => {
  const holder = find(call);
  requireMayManage(call.caller, holder);
  const asked = requireCredential(call.body);
  requireSecretsAllowed(call.tenant);
  const lifetime = lifetimeOf(call, asked);
  requireSecretLifetime(call.tenant, lifetime);
  const secretText = `${newOpaqueId(call.world, "secret", 3)}8Q~${newOpaqueId(call.world, "secret", 34)}`;
  const credential: PasswordCredential = {
    keyId: newGuid(call.world, "password-credential"),
    displayName: typeof asked.displayName === "string" ? asked.displayName : null,
    hint: secretText.slice(0, 3),
    ...lifetime,
    customKeyIdentifier: null,
    secretText,
    effectiveAt: effectiveAfter(call.world, "client-secret"),
  };
  holder.passwordCredentials.push(credential);
  return call.c.json({
    "@odata.context": `${call.root}/$metadata#microsoft.graph.passwordCredential`,
    ...passwordShape(credential),
    secretText,
  });
};

/** The caller may choose name, start and end. Graph makes the value and the id. */
function requireCredential(body: Json): Json {
  const other = Object.keys(body).find((name) => name.toLowerCase() !== "passwordcredential" && !name.startsWith("@"));
  if (other) throw badRequest(`Invalid property '${other}'.`);
  const credential = (body.passwordCredential ?? {}) as Json;
  const unknown = Object.keys(credential).find((name) => !written.includes(name) && !name.startsWith("@"));
  if (unknown) throw badRequest(`Invalid property '${unknown}' in 'passwordCredential'.`);
  return credential;
}

/** From now, for two years, unless said otherwise. */
function lifetimeOf({ world }: Call, asked: Json): { startDateTime: string; endDateTime: string } {
  const start = typeof asked.startDateTime === "string" ? new Date(asked.startDateTime) : now(world);
  const twoYears = new Date(start);
  twoYears.setUTCFullYear(twoYears.getUTCFullYear() + 2);
  const end = typeof asked.endDateTime === "string" ? new Date(asked.endDateTime) : twoYears;
  if (Number.isNaN(start.getTime()) || Number.isNaN(end.getTime()) || end <= start || end <= now(world)) {
    throw badRequest("Password credential end date is invalid.");
  }
  return { startDateTime: timestamp(start), endDateTime: timestamp(end) };
}

const removePassword = (find: Find) => (call: Call) => {
  const holder = find(call);
  requireMayManage(call.caller, holder);
  const { keyId } = call.body;
  const isThere = holder.passwordCredentials.some((credential) => credential.keyId === keyId);
  if (!isThere) throw badRequest(`No password credential found with keyId.`);
  holder.passwordCredentials = holder.passwordCredentials.filter((credential) => credential.keyId !== keyId);
  return call.c.body(null, 204);
};

const permissions = {
  delegated: ["Application.ReadWrite.All", "Directory.ReadWrite.All"],
  application: ["Application.ReadWrite.All", "Application.ReadWrite.OwnedBy", "Directory.ReadWrite.All"],
};

const routesOf = (path: string, page: string, { find, test }: { find: Find; test: string }): GraphRoute[] => [
  {
    method: "POST",
    path: `/v1.0/${path}/:key/addPassword`,
    permissions,
    handler: addPassword(find),
    parity: { truth: "complete", page: `${learn}/${page}-addpassword`, test },
  },
  {
    method: "POST",
    path: `/v1.0/${path}/:key/removePassword`,
    permissions,
    handler: removePassword(find),
    parity: { truth: "complete", page: `${learn}/${page}-removepassword`, test },
  },
];

export const passwordRoutes: GraphRoute[] = [
  ...routesOf("applications", "application", {
    find: ofApplication,
    test: "a secret is answered once, and policies may block or shorten it",
  }),
  ...routesOf("servicePrincipals", "serviceprincipal", {
    find: ofPrincipal,
    test: "a service principal has credentials of its own, and they sign in as the app",
  }),
];
