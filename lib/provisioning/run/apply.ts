import "server-only";
import { type Change, changeId, serviceOf } from "@/lib/onboarding/planning/changes";
import { rememberApp } from "@/lib/store/customers";
import { begunAt, recordChange } from "@/lib/store/runs";
import type { TenantContext } from "../tenant/context";
import type { Ground } from "../tenant/ground";
import { applyInExchange } from "./apply-exchange";
import { applyInGraph } from "./apply-graph";
import { type AppliedChange, notTried, troubleOf } from "./outcome";

/** Carries out changes that do not wait for one another, side by side. Their order and their repetition are decided elsewhere. */
export async function applyTogether(
  input: { customerId: string; runId: string },
  changes: readonly Change[],
  ground: Ground,
  context: TenantContext,
): Promise<{ ground: Ground; results: AppliedChange[] }> {
  const { customerId, runId } = input;
  const secretBegunAt = await begunAt(customerId, runId, "create-client-secret");
  await Promise.all(changes.map((change) => recordChange(customerId, runId, changeId(change), { state: "working" })));
  const inExchange = changes.filter((change) => serviceOf(change) === "exchange");
  const inGraph = changes.filter((change) => !inExchange.includes(change));
  const { graph, exchange, desired } = context;
  const results = (
    await Promise.all([
      graph ? applyInGraph(inGraph, { graph, desired, customerId, ground, secretBegunAt }) : inGraph.map(signInRanOut),
      ...inExchange.map(async (change) => [exchange ? await applyInExchange(change, exchange, ground) : signInRanOut(change)]),
    ])
  ).flat();
  const after = withAdditions(ground, results);
  if (after.appId !== ground.appId || after.servicePrincipalId !== ground.servicePrincipalId) await rememberApp(customerId, appIds(after));
  return { ground: after, results };
}

const appIds = ({ appObjectId, appId, servicePrincipalId }: Ground) => ({
  ...(appObjectId ? { appObjectId } : {}),
  ...(appId ? { appId } : {}),
  ...(servicePrincipalId ? { servicePrincipalId } : {}),
});

const signInRanOut = (change: Change): AppliedChange => ({
  ...notTried(change),
  trouble: troubleOf("token-expired"),
});

function withAdditions(ground: Ground, results: readonly AppliedChange[]): Ground {
  const after = { ...ground, resources: { ...ground.resources } };
  for (const { adds } of results) Object.assign(after, adds, { resources: Object.assign(after.resources, adds.resources) });
  return after;
}
