import type { PasswordCredential } from "../world/state";
import { effectiveAfter, newGuid, newOpaqueId, now, timestamp } from "../world/world";
import { requireApplication } from "./applications";
import { type Call, type GraphRoute, type Json, learn } from "./call";
import { requireMayManage } from "./caller";
import { requireSecretLifetime, requireSecretsAllowed } from "./credential-policy";
import { badRequest } from "./refusals";
import { passwordShape } from "./shapes";

/** Client secrets. The value is returned once, and Entra accepts it after a while. learn.microsoft.com/graph/api/application-addpassword */

const written = ["displayName", "startDateTime", "endDateTime"];

function addPassword(call: Call): Response {
  const application = requireApplication(call, call.key());
  requireMayManage(call.caller, application);
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
  application.passwordCredentials.push(credential);
  return call.c.json({
    "@odata.context": `${call.root}/$metadata#microsoft.graph.passwordCredential`,
    ...passwordShape(credential),
    secretText,
  });
}

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

function removePassword(call: Call): Response {
  const application = requireApplication(call, call.key());
  requireMayManage(call.caller, application);
  const { keyId } = call.body;
  const isThere = application.passwordCredentials.some((credential) => credential.keyId === keyId);
  if (!isThere) throw badRequest(`No password credential found with keyId.`);
  application.passwordCredentials = application.passwordCredentials.filter((credential) => credential.keyId !== keyId);
  return call.c.body(null, 204);
}

const permissions = {
  delegated: ["Application.ReadWrite.All", "Directory.ReadWrite.All"],
  application: ["Application.ReadWrite.All", "Application.ReadWrite.OwnedBy", "Directory.ReadWrite.All"],
};

export const passwordRoutes: GraphRoute[] = [
  {
    method: "POST",
    path: "/v1.0/applications/:key/addPassword",
    permissions,
    handler: addPassword,
    parity: {
      truth: "real",
      page: `${learn}/application-addpassword`,
      test: "a secret is answered once, and policies may block or shorten it",
    },
  },
  {
    method: "POST",
    path: "/v1.0/applications/:key/removePassword",
    permissions,
    handler: removePassword,
    parity: {
      truth: "real",
      page: `${learn}/application-removepassword`,
      test: "a secret is answered once, and policies may block or shorten it",
    },
  },
];
