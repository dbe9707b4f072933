import { newApplication } from "../world/new-application";
import type { Application } from "../world/state";
import { effectiveAfter, newGuid, now, timestamp } from "../world/world";
import { requireApplicationBody, writeApplication } from "./application-body";
import type { Call, Json } from "./call";
import { replaceKeys, requireNoKeyIds } from "./key-credentials";
import { badRequest, GraphRefusal } from "./refusals";

/** A new app registration, by POST or by the upsert. learn.microsoft.com/graph/api/application-post-applications */

export function createApplication(call: Call, body: Json): Application {
  requireApplicationBody(body);
  if (typeof body.displayName !== "string") throw badRequest("A value is required for property 'displayName' of resource 'Application'.");
  requireNoSecrets(body);
  const keys = (body.keyCredentials ?? []) as Json[];
  requireNoKeyIds(keys);
  if (typeof body.uniqueName === "string") requireFreeUniqueName(call, body.uniqueName);
  const application = emptyApplication(call);
  writeApplication(application, body);
  replaceKeys(call.world, { tenant: call.tenant, holder: application, entries: keys });
  call.tenant.applications.push(application);
  return application;
}

/** Secrets come from addPassword alone. learn.microsoft.com/graph/api/application-upsert */
function requireNoSecrets(body: Json) {
  if (Array.isArray(body.passwordCredentials) && body.passwordCredentials.length > 0) {
    throw badRequest("New password credentials must be generated with service actions.");
  }
}

/** Unique in the tenant; an application in the deleted items still holds its name. */
function requireFreeUniqueName(call: Call, uniqueName: string) {
  if (!call.tenant.applications.some((application) => application.uniqueName === uniqueName)) return;
  throw new GraphRefusal(
    409,
    "Request_MultipleObjectsWithSameKeyValue",
    "Another object with the same value for property uniqueName already exists.",
    [
      {
        code: "ConflictingObjects",
        message: "Another object with the same value for property uniqueName already exists.",
        target: "uniqueName",
      },
    ],
  );
}

function emptyApplication(call: Call): Application {
  const { world } = call;
  return newApplication({
    id: newGuid(world, "application-object"),
    appId: newGuid(world, "application"),
    createdDateTime: timestamp(now(world)),
    ownerIds: [call.caller.claims.oid],
    visibleAt: effectiveAfter(world, "application"),
  });
}
