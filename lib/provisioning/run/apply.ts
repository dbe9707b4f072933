import "server-only";
import { changeId, isInDropzone, isInExchange, type TenantChange } from "@/lib/onboarding/planning/changes";
import { recordOwnApp } from "@/lib/store/app-registration";
import { rememberApp } from "@/lib/store/customers";
import { recordOwnCertificate } from "@/lib/store/own-credentials";
import type { ChangeRecord } from "@/lib/store/runs";
import type { TenantContext } from "../tenant/context";
import type { KnownIds } from "../tenant/known-ids";
import { removeFromDropzone } from "./apply-dropzone";
import { applyInExchange } from "./apply-exchange";
import { applyInGraph } from "./apply-graph";
import { beginSecret } from "./client-secret";
import { type AppliedChange, notTried, troubleNow } from "./outcome";

type Setting = {
  customerId: string;
  context: TenantContext;
  ids: KnownIds;
  /** Since when this run may have asked for the client secret in an earlier try. Null when it has not. */
  secretAskedSince: string | null;
  /** The end of the secret to ask for, when it is stored already. */
  secretEndsAt: string | null;
  /** The ids of changes that an earlier try sent and that no answer came to. */
  sentBefore: ReadonlySet<string>;
};

/**
 * Before anything is sent it is written down that it will be. Call it in the transaction that records `sent` for these changes. Returns the
 * end of the client secret to ask for. Null when there is none, or when it may have been asked for before.
 */
export async function expectSent(
  { customer: { id }, desired }: TenantContext,
  changes: readonly TenantChange[],
  { isSecretNew }: { isSecretNew: boolean },
): Promise<string | null> {
  for (const thumbprint of changes.flatMap(certificateAddedBy)) await recordOwnCertificate(id, thumbprint);
  const isSecret = isSecretNew && changes.some((change) => change.do === "create-client-secret");
  return isSecret ? beginSecret(id, desired.secretDays) : null;
}

export const sent: ChangeRecord = { state: "working", unanswered: true };

/**
 * Applies changes that do not depend on one another in parallel. The workflow decides their order and retries. The caller writes down that
 * they are sent, and what came of it.
 */
export async function applyTogether(
  changes: readonly TenantChange[],
  { customerId, context, ids, secretAskedSince, secretEndsAt, sentBefore }: Setting,
): Promise<{ ids: KnownIds; results: AppliedChange[] }> {
  const inExchange = changes.filter(isInExchange);
  const inEntra = changes.filter((change) => !isInExchange(change) && !isInDropzone(change));
  const { graph, exchange, desired } = context;
  const { exchangeCustomizedAt: customizedAt } = context.agreements;
  const { uniqueName } = context.app;
  const results = (
    await Promise.all([
      graph
        ? applyInGraph(inEntra, { graph, desired, uniqueName, customerId, ids, secretAskedSince, secretEndsAt })
        : inEntra.map(signInExpired),
      ...changes.filter(isInDropzone).map(async (change) => [await removeFromDropzone(change, context)]),
      ...inExchange.map(async (change) => {
        const wasSent = sentBefore.has(changeId(change));
        return [exchange ? await applyInExchange(change, { exchange, ids, customerId, customizedAt, wasSent }) : signInExpired(change)];
      }),
    ])
  ).flat();
  return { ids: withAdditions(ids, results), results };
}

type Applied = { changes: readonly TenantChange[]; results: readonly AppliedChange[]; before: KnownIds; after: KnownIds };

/** Records the ids of what was made. Call it in the transaction that records the changes. */
export async function recordIds(customerId: string, { changes, results, before, after }: Applied): Promise<void> {
  await recordAppMade(customerId, changes, results);
  if (after.appId !== before.appId || after.servicePrincipalId !== before.servicePrincipalId) await rememberApp(customerId, appIds(after));
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
