import "server-only";
import type { Answers } from "@/lib/microsoft/graph/answers";
import {
  addCertificate,
  classifyCreateApplication,
  createApplicationRequest,
  declarePermissions,
  findApplicationByUniqueName,
  removeCertificate,
} from "@/lib/microsoft/graph/applications";
import type { BatchAnswer, BatchRequest } from "@/lib/microsoft/graph/batch";
import type { GraphClient } from "@/lib/microsoft/graph/client";
import { addPasswordRequest, classifyRemovePassword, removePasswordRequest, secretEndsAt } from "@/lib/microsoft/graph/credentials";
import { GraphError } from "@/lib/microsoft/graph/graph-error";
import { parseResource, resourceRequest } from "@/lib/microsoft/graph/resources";
import {
  addResourceRequest,
  classifyAddResource,
  classifyCreateServicePrincipal,
  classifyGrant,
  createServicePrincipalRequest,
  findServicePrincipal,
  grantRequest,
} from "@/lib/microsoft/graph/service-principals";
import { type Change, type EntraChange, unknownChange } from "@/lib/onboarding/planning/changes";
import type { Desired } from "@/lib/onboarding/planning/desired";
import { declarationsFor, type KnownIds } from "../tenant/known-ids";
import { keepSecret, settleRequestedSecret } from "./client-secret";
import { type AppliedChange, done, failed, failedOrCutShort, fromAnswer, notTried } from "./outcome";

/** Applies changes in Entra ID, as many as possible in one `$batch`. Applying a change decides nothing, and doing it twice is harmless. */

export type GraphWork = {
  graph: GraphClient;
  desired: Desired;
  customerId: string;
  ids: KnownIds;
  /** When an earlier try of this run requested the secret without recording an outcome; null when none did. */
  secretRequestedAt: string | null;
};

/** How a change will be made. Decided before anything is sent. */
type Prepared = Batched | MadeAlone | NotPossible;
/** One request, sent in a batch with those of other changes. */
type Batched = {
  how: "batched";
  change: EntraChange;
  request: BatchRequest;
  read: (answer: BatchAnswer) => Promise<AppliedChange> | AppliedChange;
};
/** A read and then a write that depends on it. */
type MadeAlone = { how: "alone"; change: EntraChange; make: () => Promise<void> };
/** Something that the change needs is missing. */
type NotPossible = { how: "not-possible"; change: EntraChange };

export async function applyInGraph(changes: readonly EntraChange[], work: GraphWork): Promise<AppliedChange[]> {
  const secret = changes.find((change) => change.do === "create-client-secret");
  const { graph, customerId, desired, secretRequestedAt } = work;
  const settled =
    secret && secretRequestedAt
      ? await unlessCutShort(secret, () =>
          settleRequestedSecret({ change: secret, requestedAt: secretRequestedAt, customerId, graph, uniqueName: desired.uniqueName }),
        )
      : null;
  const open = settled ? changes.filter((change) => change !== secret) : changes;
  return [...(settled ? [settled] : []), ...(await applyAll(open, work))];
}

async function applyAll(changes: readonly EntraChange[], work: GraphWork): Promise<AppliedChange[]> {
  const prepared = changes.map((change) => prepare(change, work));
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

function prepare(change: EntraChange, work: GraphWork): Prepared {
  const { ids, desired, graph } = work;
  const objectId = ids.appObjectId;
  const notPossible: NotPossible = { how: "not-possible", change };
  switch (change.do) {
    case "create-application": {
      if (isAnotherCertificate(change.thumbprint, desired)) return notPossible;
      const permissions = declarationsFor(change.permissions, ids);
      const certificate = change.thumbprint === null ? null : desired.certificate;
      const request = createApplicationRequest({ uniqueName: desired.uniqueName, permissions, certificate });
      return { how: "batched", change, request, read: (answer) => applicationMade(change, answer, work) };
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
    case "remove-refused-certificate": {
      if (objectId === null) return notPossible;
      return { how: "alone", change, make: () => removeCertificate(graph, { objectId, thumbprint: change.thumbprint }) };
    }
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
      if (objectId === null) return notPossible;
      const request = addPasswordRequest({ objectId, endDateTime: secretEndsAt(new Date()) });
      const { customerId } = work;
      return { how: "batched", change, request, read: (answer) => keepSecret(change, answer, { customerId, graph, objectId }) };
    }
    case "remove-orphan-secret": {
      if (objectId === null) return notPossible;
      const request = removePasswordRequest({ objectId, keyId: change.keyId });
      return { how: "batched", change, request, read: (answer) => fromAnswer(change, classifyRemovePassword(answer)) };
    }
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

async function applicationMade(change: Change, answer: BatchAnswer, { graph, desired }: GraphWork): Promise<AppliedChange> {
  const made = classifyCreateApplication(answer);
  if (made.is !== "already-there") return fromAnswer(change, made, (app) => ({ appObjectId: app.objectId, appId: app.appId }));
  const app = await findApplicationByUniqueName(graph, desired.uniqueName);
  return app ? done(change, made.requestId, { appObjectId: app.objectId, appId: app.appId }) : { ...notTried(change), outcome: "not-yet" };
}

async function principalMade(change: Change, answer: BatchAnswer, { graph, ids }: GraphWork): Promise<AppliedChange> {
  const made = classifyCreateServicePrincipal(answer);
  if (made.is !== "already-there" || ids.appId === null)
    return fromAnswer(change, made, (principal) => ({ servicePrincipalId: principal.servicePrincipalId }));
  const principal = await findServicePrincipal(graph, ids.appId);
  return principal
    ? done(change, made.requestId, { servicePrincipalId: principal.servicePrincipalId })
    : { ...notTried(change), outcome: "not-yet" };
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
    : { ...notTried(change), outcome: "not-yet" };
}
