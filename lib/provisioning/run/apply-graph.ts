import "server-only";
import { watchingPermission } from "@/lib/catalogue/watching";
import { type Answers, writeAnswer } from "@/lib/microsoft/graph/answers";
import {
  addCertificate,
  classifyCreateApplication,
  createApplicationRequest,
  declarePermissions,
  findApplicationByUniqueName,
} from "@/lib/microsoft/graph/applications";
import type { BatchAnswer } from "@/lib/microsoft/graph/batch";
import type { GraphClient } from "@/lib/microsoft/graph/client";
import { addPasswordRequest } from "@/lib/microsoft/graph/credentials";
import { GraphError } from "@/lib/microsoft/graph/graph-error";
import { adoptRequest, classifyRemoval, ofApplication, ofServicePrincipal, removeGrantRequest } from "@/lib/microsoft/graph/removals";
import { parseResource, resourceRequest } from "@/lib/microsoft/graph/resources";
import {
  addResourceRequest,
  classifyAddResource,
  classifyCreateServicePrincipal,
  classifyGrant,
  createServicePrincipalRequest,
  findServicePrincipalId,
  grantRequest,
} from "@/lib/microsoft/graph/service-principals";
import { type Change, type EntraChange, unknownChange } from "@/lib/onboarding/planning/changes";
import type { Desired } from "@/lib/onboarding/planning/desired";
import { declarationsFor, type KnownIds } from "../tenant/known-ids";
import { beginSecret, keepSecret, settleRequestedSecret } from "./client-secret";
import { type AppliedChange, done, failed, failedOrCutShort, fromAnswer, notShownYet, notTried } from "./outcome";
import { prepareRemoval } from "./prepare-removal";
import { prepareRetirement } from "./prepare-retirement";
import type { Batched, MadeAlone, NotPossible, Prepared } from "./prepared";

/** Applies changes in Entra ID, as many as possible in one `$batch`. Applying a change decides nothing, and doing it twice is harmless. */

export type GraphWork = {
  graph: GraphClient;
  desired: Desired;
  /** The name to create the app by. Null when an app is there. */
  uniqueName: string | null;
  customerId: string;
  ids: KnownIds;
  /** Since when this run may have asked for the secret in an earlier try. Null when it has not. */
  secretAskedSince: string | null;
  /** The end to ask for, which is stored already. Null when it has to be stored before the secret is asked for. */
  secretEndsAt: string | null;
};

export async function applyInGraph(changes: readonly EntraChange[], work: GraphWork): Promise<AppliedChange[]> {
  const secret = changes.find((change) => change.do === "create-client-secret");
  const { graph, customerId, secretAskedSince } = work;
  const objectId = work.ids.appObjectId;
  const settled =
    secret && secretAskedSince && objectId
      ? await unlessCutShort(secret, () =>
          settleRequestedSecret({ change: secret, askedSince: secretAskedSince, customerId, graph, objectId }),
        )
      : null;
  const open = settled ? changes.filter((change) => change !== secret) : changes;
  return [...(settled ? [settled] : []), ...(await applyAll(open, work))];
}

async function applyAll(changes: readonly EntraChange[], work: GraphWork): Promise<AppliedChange[]> {
  const isSecret = changes.some((change) => change.do === "create-client-secret") && work.ids.appObjectId !== null;
  const secretEndsAt = isSecret ? (work.secretEndsAt ?? (await beginSecret(work.customerId, work.desired.secretDays))) : null;
  const prepared = changes.map((change) => prepare(change, work, secretEndsAt));
  const [answers, alone] = await Promise.all([
    sendTogether(
      prepared.filter((p) => p.how === "batched"),
      work.graph,
    ),
    Promise.all(prepared.filter((p) => p.how === "alone").map(makeAlone)),
  ]);
  const notMade = prepared.filter((p) => p.how === "not-possible").map(({ change }) => notTried(change));
  return [...answers, ...alone, ...notMade];
}

async function sendTogether(together: readonly Batched[], graph: GraphClient): Promise<AppliedChange[]> {
  if (together.length === 0) return [];
  let answers: Answers;
  try {
    answers = await graph.batch(together.map(({ request }) => request));
  } catch (error) {
    if (error instanceof GraphError) return together.map(({ change }) => failedOrCutShort(change, error));
    throw error;
  }
  return Promise.all(
    together.map(({ change, request, read }) => unlessCutShort(change, async () => read(answers.get(request.id) as BatchAnswer))),
  );
}

/** Reading an answer may take another call. If that call fails, only this change is tried again. */
async function unlessCutShort<T>(change: Change, work: () => Promise<T>): Promise<T | AppliedChange> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GraphError) return failedOrCutShort(change, error);
    throw error;
  }
}

function prepare(change: EntraChange, work: GraphWork, secretEndsAt: string | null): Prepared {
  const { ids, desired, graph, uniqueName } = work;
  const objectId = ids.appObjectId;
  const notPossible: NotPossible = { how: "not-possible", change };
  switch (change.do) {
    case "remove-foreign":
      return prepareRemoval(change, work);
    case "adopt-application": {
      if (objectId !== change.objectId) return notPossible;
      const adds = { appObjectId: change.objectId, appId: change.appId };
      const read = (answer: BatchAnswer) =>
        fromAnswer(
          change,
          writeAnswer(answer, () => null),
          () => adds,
        );
      return { how: "batched", change, request: adoptRequest(ofApplication(objectId)), read };
    }
    case "create-application": {
      if (uniqueName === null || isAnotherCertificate(change.thumbprint, desired)) return notPossible;
      const permissions = declarationsFor(change.permissions, ids);
      const certificate = change.thumbprint === null ? null : desired.certificate;
      const request = createApplicationRequest({ uniqueName, permissions, certificate });
      return { how: "batched", change, request, read: (answer) => applicationMade(change, answer, { graph, uniqueName }) };
    }
    case "declare-permissions": {
      if (objectId === null) return notPossible;
      const permissions = declarationsFor(change.permissions, ids);
      return { how: "alone", change, make: () => declarePermissions(graph, { objectId, permissions }) };
    }
    case "add-certificate": {
      const { certificate } = desired;
      if (objectId === null || certificate === null || isAnotherCertificate(change.thumbprint, desired)) return notPossible;
      return { how: "alone", change, make: () => addCertificate(graph, { objectId, certificate }) };
    }
    case "remove-refused-certificate":
      return prepareRetirement(change, work);
    case "add-resource": {
      const request = addResourceRequest(change.resource);
      return { how: "batched", change, request, read: (answer) => resourceAdded(change, answer, work) };
    }
    case "create-service-principal": {
      if (ids.appId === null) return notPossible;
      const request = createServicePrincipalRequest(ids.appId);
      return { how: "batched", change, request, read: (answer) => principalMade(change, answer, work) };
    }
    case "create-client-secret": {
      if (objectId === null || secretEndsAt === null) return notPossible;
      const request = addPasswordRequest({ objectId, endDateTime: secretEndsAt });
      const app = { customerId: work.customerId, graph, objectId, endsAt: secretEndsAt };
      return { how: "batched", change, request, read: (answer) => keepSecret(change, answer, app) };
    }
    case "remove-orphan-secret":
      return prepareRetirement(change, work);
    case "grant-permission": {
      const { permission } = change;
      const resource = ids.resources[change.resource];
      const appRoleId = resource?.roleIds[permission];
      const { servicePrincipalId } = ids;
      if (servicePrincipalId === null || resource === undefined || appRoleId === undefined) return notPossible;
      const resourceServicePrincipalId = resource.servicePrincipalId;
      const request = grantRequest({ permission, resourceServicePrincipalId, servicePrincipalId, appRoleId });
      return { how: "batched", change, request, read: (answer) => fromAnswer(change, classifyGrant(answer)) };
    }
    case "grant-watching": {
      const { "microsoft-graph": resource } = ids.resources;
      if (!ids.portalPrincipalId || resource?.watchingRoleId === undefined) return notPossible;
      const request = grantRequest({
        permission: watchingPermission.name,
        resourceServicePrincipalId: resource.servicePrincipalId,
        servicePrincipalId: ids.portalPrincipalId,
        appRoleId: resource.watchingRoleId,
      });
      return { how: "batched", change, request, read: (answer) => fromAnswer(change, classifyGrant(answer)) };
    }
    case "retire-watching": {
      if (!ids.portalPrincipalId) return notPossible;
      const request = removeGrantRequest(ofServicePrincipal(ids.portalPrincipalId), change.grantId);
      return { how: "batched", change, request, read: (answer) => fromAnswer(change, classifyRemoval(answer)) };
    }
    case "retire-grant":
    case "retire-declarations":
    case "retire-certificate":
    case "retire-secret":
    case "retire-service-principal":
    case "retire-application":
      return prepareRetirement(change, work);
    default:
      return unknownChange(change);
  }
}

/** Uploaded after the plan was confirmed, so not approved: whoever holds its key could sign in as the app. */
const isAnotherCertificate = (confirmed: string | null, { certificate }: Desired): boolean =>
  confirmed !== null && confirmed !== certificate?.thumbprint;

async function makeAlone({ change, make }: MadeAlone): Promise<AppliedChange> {
  try {
    await make();
    return done(change, null);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    // An app that was created a moment ago may not be visible everywhere yet.
    return error.kind === "not-found" || error.kind === "conflict"
      ? { ...failed(change, error), outcome: "not-yet" }
      : failedOrCutShort(change, error);
  }
}

async function applicationMade(
  change: Change,
  answer: BatchAnswer,
  { graph, uniqueName }: { graph: GraphClient; uniqueName: string },
): Promise<AppliedChange> {
  const made = classifyCreateApplication(answer);
  if (made.is !== "already-there") return fromAnswer(change, made, (app) => ({ appObjectId: app.objectId, appId: app.appId }));
  const app = await findApplicationByUniqueName(graph, uniqueName);
  return app ? done(change, made.requestId, { appObjectId: app.objectId, appId: app.appId }) : notShownYet(change);
}

async function principalMade(change: Change, answer: BatchAnswer, { graph, ids }: GraphWork): Promise<AppliedChange> {
  const made = classifyCreateServicePrincipal(answer);
  if (made.is !== "already-there" || ids.appId === null)
    return fromAnswer(change, made, (principal) => ({ servicePrincipalId: principal.servicePrincipalId }));
  const servicePrincipalId = await findServicePrincipalId(graph, ids.appId);
  return servicePrincipalId ? done(change, made.requestId, { servicePrincipalId }) : notShownYet(change);
}

async function resourceAdded(
  change: Change & { do: "add-resource" },
  answer: BatchAnswer,
  { graph, ids }: GraphWork,
): Promise<AppliedChange> {
  const { resource } = change;
  const added = classifyAddResource(resource, answer);
  if (added.is !== "already-there") return fromAnswer(change, added, (found) => ({ resources: { ...ids.resources, [resource]: found } }));
  const request = resourceRequest(resource);
  const found = parseResource(resource, (await graph.batch([request])).get(request.id));
  return found.known && found.value
    ? done(change, added.requestId, { resources: { ...ids.resources, [resource]: found.value } })
    : notShownYet(change);
}
