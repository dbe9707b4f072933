import type { Observation, Observed, ObservedApplication, ObservedServicePrincipal, Unknown } from "@/lib/onboarding/planning/observed";
import { known, unknownFrom } from "../observations";
import { type Answers, errorOf, isSuccess } from "./answers";
import { type Application, observedApplication } from "./application-shape";
import type { BatchAnswer } from "./batch";
import type { GraphClient } from "./client";
import { detailRequests, parseById, parseByUniqueName, parseDetails, requestsById, type Sought } from "./finding-applications";
import { listGrants, listOwners, parseServicePrincipal, servicePrincipalRequests } from "./service-principals";

/** Observes the Dropzone app with everything by which somebody could use it. */

type Seen = Pick<Observed, "application" | "servicePrincipal" | "isGone">;

/**
 * `answers`: to the requests for `sought`. Asks again only when the app was found by its unique name or is gone. `standing`: of the app
 * sought by id. `isRecent`: its id was recorded so short a time ago that a server of Microsoft may not know it yet.
 */
export async function observeOurApplication(
  graph: GraphClient,
  answers: Answers,
  { sought, standing, isRecent }: { sought: Sought; standing: ObservedApplication["standing"]; isRecent: boolean },
): Promise<Seen> {
  if (sought.app) {
    const byId = parseById(answers);
    if (!byId.known) return nothingKnown(byId);
    if (byId.value) return complete(graph, answers, { found: byId.value, standing, requestId: byId.requestId });
    const gone = await isGone(graph, { objectId: sought.app.objectId, isRecent });
    if (gone !== true) return nothingKnown(gone);
  }
  const isGoneNow = sought.app !== null && standing === "ours";
  const byName = parseByUniqueName(answers);
  if (!byName.known) return nothingKnown(byName);
  const found = byName.value;
  if (found === null) return { application: known(null, byName.requestId), servicePrincipal: known(null, null), isGone: isGoneNow };
  const details = await graph.batch([...detailRequests(found.id), ...servicePrincipalRequests(found.appId)]);
  return { ...(await complete(graph, details, { found, standing: "ours", requestId: byName.requestId })), isGone: isGoneNow };
}

/** An app of somebody else, as it would be adopted: with everything by which somebody could use it. */
export async function observeToAdopt(graph: GraphClient, { objectId, appId }: { objectId: string; appId: string }): Promise<Seen> {
  const answers = await graph.batch([...requestsById(objectId), ...servicePrincipalRequests(appId)]);
  const byId = parseById(answers);
  if (!byId.known) return nothingKnown(byId);
  if (byId.value === null) return { application: known(null, byId.requestId), servicePrincipal: known(null, null), isGone: false };
  return complete(graph, answers, { found: byId.value, standing: "to-adopt", requestId: byId.requestId });
}

const nothingKnown = (unknown: Unknown): Seen => ({ application: unknown, servicePrincipal: unknown, isGone: false });

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

const unreadable = ({ requestId }: BatchAnswer): Unknown => ({
  known: false,
  because: "cut-off",
  requestId,
  message: "AnswerNotUnderstood",
});

/**
 * Whether the app of this id was deleted. An app that was created a moment ago is not found either, and is not among the deleted ones.
 * Needs Application.Read.All. https://learn.microsoft.com/graph/api/directory-deleteditems-get
 */
async function isGone(graph: GraphClient, { objectId, isRecent }: { objectId: string; isRecent: boolean }): Promise<true | Unknown> {
  const id = "deleted-application";
  const answer = (await graph.batch([{ id, method: "GET", url: `/directory/deletedItems/${objectId}` }])).get(id) as BatchAnswer;
  if (isSuccess(answer)) return answer.body === null ? unreadable(answer) : true;
  const isAbsent = errorOf(answer).kind === "not-found";
  if (isAbsent && !isRecent) return true;
  if (isAbsent) return { known: false, because: "cut-off", requestId: answer.requestId, message: "NotReplicated" };
  return unknownFrom(errorOf(answer));
}
