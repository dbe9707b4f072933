import "server-only";
import { changeId, isInExchange, type TenantChange } from "@/lib/onboarding/planning/changes";
import { recordOwnApp } from "@/lib/store/app-registration";
import { rememberApp } from "@/lib/store/customers";
import { recordOwnCertificate } from "@/lib/store/own-credentials";
import { recordChange, workingSince } from "@/lib/store/runs";
import type { TenantContext } from "../tenant/context";
import type { KnownIds } from "../tenant/known-ids";
import { applyInExchange } from "./apply-exchange";
import { applyInGraph } from "./apply-graph";
import { type AppliedChange, notTried, troubleNow } from "./outcome";

/** Applies changes that do not depend on one another in parallel. The workflow decides their order and retries. */
export async function applyTogether(
  input: { customerId: string; runId: string },
  changes: readonly TenantChange[],
  ids: KnownIds,
  context: TenantContext,
): Promise<{ ids: KnownIds; results: AppliedChange[] }> {
  const { customerId, runId } = input;
  const secretRequestedAt = await workingSince(customerId, runId, "create-client-secret");
  await Promise.all(changes.map((change) => recordChange(customerId, runId, changeId(change), { state: "working" })));
  const inExchange = changes.filter(isInExchange);
  const inEntra = changes.filter((change) => !isInExchange(change));
  for (const thumbprint of changes.flatMap(certificateAddedBy)) await recordOwnCertificate(customerId, thumbprint);
  const { graph, exchange, desired } = context;
  const { exchangeCustomizedAt: customizedAt } = context.agreements;
  const { uniqueName } = context.app;
  const results = (
    await Promise.all([
      graph ? applyInGraph(inEntra, { graph, desired, uniqueName, customerId, ids, secretRequestedAt }) : inEntra.map(signInExpired),
      ...inExchange.map(async (change) => [
        exchange ? await applyInExchange(change, { exchange, ids, customerId, customizedAt }) : signInExpired(change),
      ]),
    ])
  ).flat();
  const after = withAdditions(ids, results);
  await recordAppMade(customerId, changes, results);
  if (after.appId !== ids.appId || after.servicePrincipalId !== ids.servicePrincipalId) await rememberApp(customerId, appIds(after));
  return { ids: after, results };
}

/** Only what a run made or took over counts as ours. What it merely observed does not. */
async function recordAppMade(customerId: string, changes: readonly TenantChange[], results: readonly AppliedChange[]): Promise<void> {
  for (const { id, outcome, adds } of results) {
    const change = changes.find((c) => changeId(c) === id);
    if (outcome !== "done" || !adds.appObjectId || !adds.appId) continue;
    const origin = change?.do === "adopt-application" ? "adopted" : "created";
    await recordOwnApp(customerId, { objectId: adds.appObjectId, appId: adds.appId }, origin);
  }
}

const appIds = ({ appObjectId, appId, servicePrincipalId }: KnownIds) => ({
  ...(appObjectId ? { appObjectId } : {}),
  ...(appId ? { appId } : {}),
  ...(servicePrincipalId ? { servicePrincipalId } : {}),
});

const certificateAddedBy = (change: TenantChange): string[] =>
  (change.do === "create-application" || change.do === "add-certificate") && change.thumbprint !== null ? [change.thumbprint] : [];

const signInExpired = (change: TenantChange): AppliedChange => ({
  ...notTried(change),
  trouble: troubleNow("token-expired"),
});

function withAdditions(ids: KnownIds, results: readonly AppliedChange[]): KnownIds {
  const after = { ...ids, resources: { ...ids.resources } };
  for (const { adds } of results) Object.assign(after, adds, { resources: Object.assign(after.resources, adds.resources) });
  return after;
}
