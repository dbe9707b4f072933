import "server-only";
import type { Answers } from "@/lib/microsoft/graph/answers";
import {
  addCertificate,
  classifyCreateApplication,
  createApplicationRequest,
  declarePermissions,
  findApplicationByUniqueName,
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
import type { Change } from "@/lib/onboarding/planning/changes";
import type { Desired } from "@/lib/onboarding/planning/desired";
import { declarationsFor, type Ground } from "../tenant/ground";
import { keepSecret, settleBegunSecret } from "./client-secret";
import { type AppliedChange, done, failed, failedOrCutShort, fromAnswer, notTried } from "./outcome";

/** Changes in Entra ID. All that can travel in one `$batch` does; a change decides nothing and may be made twice. */

export type GraphWork = {
  graph: GraphClient;
  desired: Desired;
  customerId: string;
  ground: Ground;
  /** When the secret was asked for in an earlier try of this run, of which nothing came back; null when it was not. */
  secretBegunAt: string | null;
};

type Batched = { change: Change; request: BatchRequest; read: (answer: BatchAnswer) => Promise<AppliedChange> | AppliedChange };

export async function applyInGraph(changes: readonly Change[], work: GraphWork): Promise<AppliedChange[]> {
  const secret = changes.find((change) => change.do === "create-client-secret");
  const { graph, customerId, desired, secretBegunAt } = work;
  const settled =
    secret && secretBegunAt
      ? await unlessCutShort(secret, () =>
          settleBegunSecret({ change: secret, begunAt: secretBegunAt, customerId, graph, uniqueName: desired.uniqueName }),
        )
      : null;
  const open = settled ? changes.filter((change) => change !== secret) : changes;
  return [...(settled ? [settled] : []), ...(await applyAll(open, work))];
}

async function applyAll(changes: readonly Change[], work: GraphWork): Promise<AppliedChange[]> {
  const prepared = changes.map((change) => ({ change, batched: batched(change, work) }));
  const together = prepared.flatMap(({ batched: b }) => (b === null || b === "cannot" ? [] : [b]));
  const [answers, alone] = await Promise.all([
    sendTogether(together, work.graph),
    Promise.all(prepared.filter(({ batched: b }) => b === null).map(({ change }) => applyAlone(change, work))),
  ]);
  const impossible = prepared.filter(({ batched: b }) => b === "cannot").map(({ change }) => notTried(change));
  return [...answers, ...alone, ...impossible];
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

/** Understanding one answer may take another call, and that one may be lost without the others' being so. */
async function unlessCutShort<T>(change: Change, work: () => Promise<T>): Promise<T | AppliedChange> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GraphError) return failedOrCutShort(change, error);
    throw error;
  }
}

/** Null: it needs a read before its write and travels alone. "cannot": what it stands on is not there. */
function batched(change: Change, work: GraphWork): Batched | "cannot" | null {
  const { ground, desired } = work;
  switch (change.do) {
    case "create-application": {
      if (isAnotherCertificate(change, desired)) return "cannot";
      const permissions = declarationsFor(change.permissions, ground);
      const request = createApplicationRequest({
        uniqueName: desired.uniqueName,
        permissions,
        certificate: change.thumbprint === null ? null : desired.certificate,
      });
      return { change, request, read: (answer) => applicationMade(change, answer, work) };
    }
    case "add-resource":
      return { change, request: addResourceRequest(change.resource), read: (answer) => resourceAdded(change, answer, work) };
    case "create-service-principal":
      if (ground.appId === null) return "cannot";
      return { change, request: createServicePrincipalRequest(ground.appId), read: (answer) => principalMade(change, answer, work) };
    case "create-client-secret": {
      const objectId = ground.appObjectId;
      if (objectId === null) return "cannot";
      return {
        change,
        request: addPasswordRequest({ objectId, endDateTime: secretEndsAt(new Date()) }),
        read: (answer) => keepSecret(change, answer, { customerId: work.customerId, graph: work.graph, objectId }),
      };
    }
    case "remove-orphan-secret":
      if (ground.appObjectId === null) return "cannot";
      return {
        change,
        request: removePasswordRequest({ objectId: ground.appObjectId, keyId: change.keyId }),
        read: (answer) => fromAnswer(change, classifyRemovePassword(answer)),
      };
    case "grant-permission": {
      const resource = ground.resources[change.resource];
      const appRoleId = resource?.roleIds[change.permission];
      if (ground.servicePrincipalId === null || resource === undefined || appRoleId === undefined) return "cannot";
      const { servicePrincipalId } = ground;
      const request = grantRequest({
        permission: change.permission,
        resourceServicePrincipalId: resource.servicePrincipalId,
        servicePrincipalId,
        appRoleId,
      });
      return { change, request, read: (answer) => fromAnswer(change, classifyGrant(answer)) };
    }
    default:
      return null;
  }
}

/** One that was uploaded since the plan was confirmed is nobody's wish yet: whoever holds its key could sign in as the app. */
const isAnotherCertificate = ({ thumbprint }: { thumbprint: string | null }, { certificate }: Desired): boolean =>
  thumbprint !== null && thumbprint !== certificate?.thumbprint;

async function applyAlone(change: Change, { graph, desired, ground }: GraphWork): Promise<AppliedChange> {
  const objectId = ground.appObjectId;
  if (objectId === null) return notTried(change);
  try {
    if (change.do === "declare-permissions")
      await declarePermissions(graph, { objectId, permissions: declarationsFor(change.permissions, ground) });
    if (change.do === "add-certificate" && isAnotherCertificate(change, desired)) return notTried(change);
    if (change.do === "add-certificate" && desired.certificate) await addCertificate(graph, { objectId, certificate: desired.certificate });
    return done(change, null);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    // An app that was made a moment ago may not be everywhere yet.
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

async function principalMade(change: Change, answer: BatchAnswer, { graph, ground }: GraphWork): Promise<AppliedChange> {
  const made = classifyCreateServicePrincipal(answer);
  if (made.is !== "already-there" || ground.appId === null)
    return fromAnswer(change, made, (principal) => ({ servicePrincipalId: principal.servicePrincipalId }));
  const principal = await findServicePrincipal(graph, ground.appId);
  return principal
    ? done(change, made.requestId, { servicePrincipalId: principal.servicePrincipalId })
    : { ...notTried(change), outcome: "not-yet" };
}

async function resourceAdded(
  change: Change & { do: "add-resource" },
  answer: BatchAnswer,
  { graph, ground }: GraphWork,
): Promise<AppliedChange> {
  const { resource } = change;
  const added = classifyAddResource(resource, answer);
  if (added.is !== "already-there")
    return fromAnswer(change, added, (found) => ({ resources: { ...ground.resources, [resource]: found } }));
  const request = resourceRequest(resource);
  const found = parseResource(resource, (await graph.batch([request])).get(request.id));
  return found.known && found.value
    ? done(change, added.requestId, { resources: { ...ground.resources, [resource]: found.value } })
    : { ...notTried(change), outcome: "not-yet" };
}
