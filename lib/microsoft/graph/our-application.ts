import type {
  DeletedApplication,
  Observation,
  Observed,
  ObservedApplication,
  ObservedServicePrincipal,
  Unknown,
} from "@/lib/onboarding/planning/observed";
import { known } from "../observations";
import type { Answers } from "./answers";
import { type Application, observedApplication } from "./application-shape";
import type { GraphClient } from "./client";
import { deletedRequest, parseDeleted } from "./deleted-items";
import { detailRequests, parseById, parseByUniqueName, parseDetails, requestsById, type Sought } from "./finding-applications";
import { listGrants, listOwners, parseServicePrincipal, servicePrincipalRequests } from "./service-principals";

/** Observes the Dropzone app with everything by which somebody could use it. */

type Seen = Pick<Observed, "application" | "servicePrincipal" | "isGone" | "deleted">;

/**
 * `answers`: to the requests for `sought`. Asks again only when the app was found by its unique name or is gone. `standing`: of the app
 * sought by id. `isRecent`: its id was recorded so short a time ago that a server of Microsoft may not know it yet.
 */
export async function observeOurApplication(
  graph: GraphClient,
  answers: Answers,
  { sought, standing, isRecent }: { sought: Sought; standing: ObservedApplication["standing"]; isRecent: boolean },
): Promise<Seen> {
  let deleted: DeletedApplication | null = null;
  if (sought.app) {
    const byId = parseById(answers);
    if (!byId.known) return nothingKnown(byId);
    if (byId.value) return complete(graph, answers, { found: byId.value, standing, requestId: byId.requestId });
    const gone = await lookForDeleted(graph, { app: sought.app, isRecent });
    if (!gone.known) return nothingKnown(gone);
    deleted = gone.value;
  }
  const isGone = sought.app !== null && standing === "ours";
  const before = { isGone, deleted: isGone ? deleted : null };
  const byName = parseByUniqueName(answers);
  if (!byName.known) return nothingKnown(byName);
  const found = byName.value;
  if (found === null) return { ...nothingThere(byName.requestId), ...before };
  const details = await graph.batch([...detailRequests(found.id), ...servicePrincipalRequests(found.appId)]);
  return { ...(await complete(graph, details, { found, standing: "ours", requestId: byName.requestId })), ...before };
}

/** An app of somebody else, as it would be adopted: with everything by which somebody could use it. */
export async function observeToAdopt(graph: GraphClient, { objectId, appId }: { objectId: string; appId: string }): Promise<Seen> {
  const answers = await graph.batch([...requestsById(objectId), ...servicePrincipalRequests(appId)]);
  const byId = parseById(answers);
  if (!byId.known) return nothingKnown(byId);
  if (byId.value === null) return nothingThere(byId.requestId);
  return complete(graph, answers, { found: byId.value, standing: "to-adopt", requestId: byId.requestId });
}

const nothingKnown = (unknown: Unknown): Seen => ({ application: unknown, servicePrincipal: unknown, isGone: false, deleted: null });
const nothingThere = (requestId: string | null): Seen => ({
  application: known(null, requestId),
  servicePrincipal: known(null, null),
  isGone: false,
  deleted: null,
});

/** Without owners or credentials the app counts as not observed: nobody could say that only we can use it. */
async function complete(
  graph: GraphClient,
  answers: Answers,
  { found, standing, requestId }: { found: Application; standing: ObservedApplication["standing"]; requestId: string | null },
): Promise<Seen> {
  const details = parseDetails(answers, found.id);
  if ("known" in details) return nothingKnown(details);
  return {
    application: known({ ...observedApplication(found, details), standing }, requestId),
    servicePrincipal: await withAllGrantsAndOwners(graph, answers),
    isGone: false,
    deleted: null,
  };
}

async function withAllGrantsAndOwners(graph: GraphClient, answers: Answers): Promise<Observation<ObservedServicePrincipal | null>> {
  const { servicePrincipal, mayHaveMoreGrants, mayHaveMoreOwners } = parseServicePrincipal(answers);
  if (!servicePrincipal.known || servicePrincipal.value === null) return servicePrincipal;
  const { servicePrincipalId, ...seen } = servicePrincipal.value;
  const [grants, owners] = await Promise.all([
    mayHaveMoreGrants ? listGrants(graph, servicePrincipalId) : seen.grants,
    mayHaveMoreOwners ? listOwners(graph, servicePrincipalId) : seen.owners,
  ]);
  return { ...servicePrincipal, value: { ...seen, servicePrincipalId, grants, owners } };
}

/**
 * Whether the app of this id was deleted: known when it is among the deleted ones, and when it is nowhere. An app that was created a moment
 * ago is not found either, and is not among the deleted ones.
 */
async function lookForDeleted(
  graph: GraphClient,
  { app, isRecent }: { app: { objectId: string; appId: string }; isRecent: boolean },
): Promise<Observation<DeletedApplication | null>> {
  const request = deletedRequest(app.objectId);
  const deleted = parseDeleted((await graph.batch([request])).get(request.id));
  if (!deleted.known) return deleted;
  if (deleted.value === null && isRecent)
    return { known: false, because: "cut-off", requestId: deleted.requestId, message: "NotReplicated" };
  return { ...deleted, value: deleted.value && { ...app, ...deleted.value } };
}
