import "server-only";
import type { ErrorCode } from "@/lib/errors/codes";
import { type ChangeProgress, changeId, isHandOver, type TenantChange } from "@/lib/onboarding/planning/changes";
import { isCleaning, isHeldBack, isOpenToOthers } from "@/lib/onboarding/planning/cleaning";
import type { FormReadiness, IntegrationKind } from "@/lib/onboarding/planning/integrations";
import { plan } from "@/lib/onboarding/planning/plan";
import { reconcile } from "@/lib/onboarding/planning/reconcile";
import { recordAudit } from "@/lib/store/audit";
import { destroyCredential } from "@/lib/store/credentials";
import { inCustomer } from "@/lib/store/database";
import { type ChangeRecord, getRun, listChanges, type Run, recordCalls, recordChange, setRunState } from "@/lib/store/runs";
import { listSteps, recordSteps } from "@/lib/store/step-evidence";
import { checkPermissions } from "../tenant/check-permissions";
import { type TenantContext, tenantContext } from "../tenant/context";
import { type KnownIds, knownIdsOf } from "../tenant/known-ids";
import { observeAndRecord } from "../tenant/observe-and-record";
import { applyTogether } from "./apply";
import { type AppliedChange, notTried, troubleNow } from "./outcome";
import { dependentRoundTrips } from "./round-trips";
import type { RunInput } from "./run-input";

/** The steps of a run. Each does its work, records what it saw, and returns to DBOS no token or secret. */

/** DBOS stores the ids under the name `ground`, and another version of the portal may continue the run: never rename it. */
type WithIds = { ground: KnownIds };
export type BeforeRun = WithIds & {
  changes: TenantChange[];
  /** How many of the confirmed changes refer to something that Microsoft did not show this time. */
  unseen: number;
};

/** Observes the tenant, and decides which confirmed changes are still needed. See docs/decisions/0001-confirmed-plan.md. */
export async function observeBeforeRun(input: RunInput, isLastTry: boolean): Promise<BeforeRun> {
  const { customerId, runId } = input;
  return withContext(input, async ({ context: loaded, run }) => {
    const { observed, context } = await observeAndRecord(loaded);
    const needed = plan(context.desired, observed, context.known);
    const { toApply, alreadyDone, changedSince, unseen } = reconcile({ confirmed: run.plan, needed, observed });
    const recordAll = (changes: readonly TenantChange[], record: ChangeRecord) =>
      Promise.all(changes.map((change) => recordChange(customerId, runId, changeId(change), record)));
    await recordAll(alreadyDone, { state: "done" });
    if (isLastTry) await recordAll(unseen, { state: "failed", trouble: troubleNow("microsoft-unreachable") });
    for (const change of changedSince) await recordAll([change], { state: "failed", trouble: troubleNow(whyChanged(change, context)) });
    return { changes: toApply, ground: knownIdsOf(observed), unseen: unseen.length };
  });
}

/** An uploaded certificate that Dropzone has contradicted since has an error of its own. */
function whyChanged(change: TenantChange, { desired }: TenantContext): ErrorCode {
  const isRefused = "thumbprint" in change && change.thumbprint !== null && desired.refusedCertificates.includes(change.thumbprint);
  return isRefused ? "certificate-mismatch" : "plan-changed";
}

export async function applyWave(
  input: RunInput,
  wave: readonly TenantChange[],
  ids: KnownIds,
  { isLastTry, isOpen }: { isLastTry: boolean; isOpen: boolean },
): Promise<WithIds & { results: AppliedChange[] }> {
  const { customerId, runId } = input;
  return withContext(input, async ({ context, changes }) => {
    const [held, free] = heldBack(wave, changes, isOpen);
    const applied = await applyTogether(input, free, ids, context);
    const results = [...applied.results, ...held.map(heldResult)].map((result) =>
      isLastTry && result.outcome === "not-yet" ? { ...result, outcome: "failed" as const } : result,
    );
    await Promise.all(results.map((result) => recordChange(customerId, runId, result.id, changeRecord(result))));
    for (const result of results.filter((r) => r.outcome === "done"))
      await recordAudit(customerId, {
        actor: "portal",
        action: "changed",
        about: result.id,
        detail: { runId, requestId: result.requestId },
      });
    return { ground: applied.ids, results };
  });
}

/** Looks at the app again after the removals: an owner may have put something back while it was being cleaned. */
export async function lookAfterCleaning(input: RunInput): Promise<{ isOpen: boolean }> {
  return withContext(input, async ({ context }) => {
    const { observed } = await observeAndRecord(context, "tenant");
    return { isOpen: isOpenToOthers(plan(context.desired, observed, context.known), observed) };
  });
}

/** A removal that failed, or an app that is still open, keeps everything waiting that must not be given to an app that somebody else can use. */
function heldBack(
  wave: readonly TenantChange[],
  all: readonly ChangeProgress[],
  isOpen: boolean,
): [held: TenantChange[], free: TenantChange[]] {
  const isDirty = isOpen || all.some(({ change, state }) => isCleaning(change) && state === "failed");
  const plan = all.map(({ change }) => change);
  const isHeld = (change: TenantChange) => isDirty && isHeldBack(change, plan);
  return [wave.filter(isHeld), wave.filter((change) => !isHeld(change))];
}

const heldResult = (change: TenantChange): AppliedChange => ({ ...notTried(change), trouble: troubleNow("app-open-to-others") });

const changeRecord = ({ outcome, requestId, trouble }: AppliedChange) => ({
  state: outcome === "not-yet" ? ("working" as const) : outcome,
  requestId,
  trouble: outcome === "failed" ? trouble : null,
});

export type Verified = {
  /** Null when there is no client secret here to sign in with. */
  readiness: Record<IntegrationKind, FormReadiness> | null;
  /** Whether somebody else may be able to use the app. Then nothing is handed over. */
  isOpen: boolean;
  /** Whether Microsoft shows every change that this run has made, and nothing is still propagating. */
  isSettled: boolean;
};

/**
 * Checks the permissions with fresh tokens and probes, and observes the tenant again in parallel. `nextPauseMs`: milliseconds until the next
 * try; null at the last one.
 */
export async function verifyRun(input: RunInput, nextPauseMs: number | null): Promise<Verified> {
  const { customerId, runId } = input;
  return withContext(input, async ({ context, changes }) => {
    const justMade = changes.filter(({ state }) => state === "done").map(({ change }) => change);
    const [checked, { observed }] = await Promise.all([
      context.clientSecret ? checkPermissions(context, { nextPauseMs, justMade }) : nothingChecked,
      observeAndRecord(context, "tenant"),
    ]);
    const needed = plan(context.desired, observed, context.known);
    // Only what is seen counts here: a run may wait for longer than the admin's token lives, and then sees nothing.
    const isOpen = needed.some(isCleaning);
    const stillListed = needed.map(changeId);
    const isShown = justMade.every((change) => isHandOver(change) || !stillListed.includes(changeId(change)));
    const isSettled = isShown && checked.outcome !== "on-its-way";
    const isAwaited = nextPauseMs !== null && (checked.nextCheckAt !== null || !isShown);
    await setRunState(customerId, runId, { state: isAwaited ? "waiting" : "working" });
    return { readiness: checked.readiness, isOpen, isSettled };
  });
}

const nothingChecked = { outcome: null, readiness: null, nextCheckAt: null };

/** Ends a run, also one that broke off: destroys the admin's tokens, and leaves nothing marked as in progress. */
export async function settleRun({ customerId, runId }: RunInput, brokeOff: "broke-off" | null = null): Promise<void> {
  const [changes, steps] = await Promise.all([listChanges(customerId, runId), listSteps(customerId)]);
  const open = changes.filter((c) => c.state !== "done");
  const troubleWith = (c: ChangeProgress) => (brokeOff && c.state === "working" ? troubleNow("unexpected") : null);
  await Promise.all(
    open
      .filter((c) => c.state !== "failed")
      .map((c) => recordChange(customerId, runId, changeId(c.change), { state: "failed", trouble: troubleWith(c) })),
  );
  const awaited = steps.filter((step) => step.nextCheckAt !== null);
  if (awaited.length > 0)
    await recordSteps(
      customerId,
      awaited.map((step) => ({ ...step, nextCheckAt: null })),
    );
  await Promise.all([destroyCredential(customerId, "graph-token"), destroyCredential(customerId, "exchange-token")]);
  await recordAudit(customerId, {
    actor: "portal",
    action: open.length === 0 ? "run-finished" : "run-stopped",
    detail: { runId, changesLeft: open.length },
  });
  await setRunState(customerId, runId, {
    state: open.length === 0 ? "done" : "stuck",
    trouble: brokeOff && troubleNow("unexpected"),
    finishedAt: new Date().toISOString(),
  });
}

type Loaded = { context: TenantContext; run: Run; changes: ChangeProgress[] };

/** Loads what a step needs in one transaction. Adds the step's calls to the run, also when the step fails. */
async function withContext<T>({ customerId, runId }: RunInput, work: (loaded: Loaded) => Promise<T>): Promise<T> {
  const loaded = await inCustomer(customerId, async (): Promise<Loaded> => {
    const run = await getRun(customerId, runId);
    return { run, changes: await listChanges(customerId, runId), context: await tenantContext(customerId, run.startedBy) };
  });
  try {
    return await work(loaded);
  } finally {
    await recordCalls(customerId, runId, { calls: loaded.context.calls.all, countTrips: dependentRoundTrips });
  }
}
