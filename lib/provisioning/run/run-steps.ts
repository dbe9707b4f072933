import "server-only";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import type { RunPurpose } from "@/lib/catalogue/run-purposes";
import type { ErrorCode } from "@/lib/errors/codes";
import { VendorError } from "@/lib/errors/vendor-error";
import { type ChangeProgress, changeId, isHandOver, type Plan, type TenantChange } from "@/lib/onboarding/planning/changes";
import { isCleaning, isHeldBack, isOpenToOthers } from "@/lib/onboarding/planning/cleaning";
import type { Desired } from "@/lib/onboarding/planning/desired";
import { failedLooks } from "@/lib/onboarding/planning/failed-looks";
import type { FormReadiness, IntegrationKind } from "@/lib/onboarding/planning/integrations";
import type { Observed } from "@/lib/onboarding/planning/observed";
import { planFor } from "@/lib/onboarding/planning/plan-for";
import { mayShowLater, reconcile } from "@/lib/onboarding/planning/reconcile";
import { despiteRole } from "@/lib/onboarding/status/refusals";
import { recordAudit } from "@/lib/store/audit";
import { recordInLedger, recordOutcomes } from "@/lib/store/change-outcomes";
import { inCustomer } from "@/lib/store/database";
import { listSecretsAskedSince } from "@/lib/store/own-credentials";
import { getPerson } from "@/lib/store/people";
import {
  type ChangeRecord,
  getRun,
  listChanges,
  listUnanswered,
  type Run,
  recordCalls,
  recordChanges,
  setRunState,
} from "@/lib/store/runs";
import { checkPermissions } from "../tenant/check-permissions";
import { type TenantContext, tenantContext, withPlan } from "../tenant/context";
import { type KnownIds, knownIdsOf } from "../tenant/known-ids";
import { observeAndRecord } from "../tenant/observe-and-record";
import { applyTogether, recordIds } from "./apply";
import { lostAmong, removeSecrets } from "./client-secret";
import { type AskedToWait, pauseBeforeNext, recordingDelays, recordWaitForAnswers, recordWaitForLook } from "./delays";
import { type AppliedChange, notTried, troubleNow } from "./outcome";
import { dependentRoundTrips } from "./round-trips";
import type { RunInput } from "./run-input";

/** The steps of a run. Each does its work, records what it saw, and returns to DBOS no token or secret. */

/** DBOS stores the ids under the name `ground`, and another version of the portal may continue the run: never rename it. */
type WithIds = { ground: KnownIds };
export type BeforeRun = WithIds &
  AskedToWait & {
    changes: TenantChange[];
    /** How many of the confirmed changes refer to something that Microsoft did not show this time. */
    unseen: number;
    /** Absent in what a process of the version before returned. */
    purpose?: RunPurpose;
  };

/** `pauseMs`: until the next look, if one is needed; null at the last one. Observes the tenant, and decides which confirmed changes are still needed. See docs/decisions/0001-confirmed-plan.md. */
export async function observeBeforeRun(input: RunInput, pauseMs: number | null): Promise<BeforeRun> {
  return withContext(input, async ({ context: loaded, run }, askedMs) => {
    const { observed, context } = await observeAndRecord(loaded);
    const needed = planFor(run.purpose, context.desired, observed, context.known);
    const nextPauseMs = pauseMs === null ? null : pauseBeforeNext(pauseMs, askedMs());
    const changes = await decide(input, { confirmed: run.plan, needed, observed, context, pauseMs: nextPauseMs });
    return { ...changes, ground: knownIdsOf(observed), purpose: run.purpose, askedMs: askedMs() };
  });
}

/** `pauseMs`: until the next look. Null at the last one. */
type Decision = { confirmed: Plan; needed: Plan; observed: Observed; context: TenantContext; pauseMs: number | null };

/** Which confirmed changes are still to be made. Records the others as done or as failed, and the wait for those that were not seen. */
export async function decide(
  input: RunInput,
  { confirmed, needed, observed, context, pauseMs }: Decision,
): Promise<{ changes: TenantChange[]; unseen: number }> {
  const { customerId, runId } = input;
  const { toApply, alreadyDone, changedSince, unseen } = reconcile({ confirmed, needed, observed });
  const failures = [
    ...(pauseMs === null ? unseen.map((change) => [change, "microsoft-unreachable"] as const) : []),
    ...changedSince.map((change) => [change, whyChanged(change, context)] as const),
  ];
  const records = [
    ...alreadyDone.map((change): [string, ChangeRecord] => [changeId(change), { state: "done" }]),
    ...failures.map(([change, code]): [string, ChangeRecord] => [changeId(change), { state: "failed", trouble: troubleNow(code) }]),
  ];
  await recordChanges(customerId, runId, new Map(records));
  if (unseen.length > 0 && pauseMs !== null) await recordWaitForLook(input, { desired: context.desired, observed, pauseMs });
  return { changes: toApply, unseen: unseen.length };
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
  { isLastTry, isOpen, pauseMs }: { isLastTry: boolean; isOpen: boolean; pauseMs: number },
): Promise<WithIds & AskedToWait & { results: AppliedChange[] }> {
  const { customerId, runId } = input;
  return withContext(input, async ({ context, run, changes, sentBefore }, askedMs) => {
    const [held, free] = heldBack(wave, changes, isOpen);
    const secret = changes.find(({ change }) => change.do === "create-client-secret");
    const secretAskedSince = secret === undefined || secret.state === "pending" ? null : run.startedAt;
    const applied = await applyTogether(free, { input, context, ids, secretAskedSince, sentBefore });
    const { roles } = await getPerson(customerId, run.startedBy);
    const explained = applied.results.map((result) => withRoles(result, free, roles));
    const results = [...explained, ...held.map(heldResult)].map((result) =>
      isLastTry && result.outcome === "not-yet" ? { ...result, outcome: "failed" as const } : result,
    );
    await inCustomer(customerId, async () => {
      await recordIds(customerId, { changes: free, results, before: ids, after: applied.ids });
      await recordOutcomes(customerId, runId, new Map(results.map((result) => [result.id, changeRecord(result)])));
      const done = free.filter((change) => results.some(({ id, outcome }) => outcome === "done" && id === changeId(change)));
      await recordInLedger(customerId, runId, { changes: done, ids: applied.ids });
    });
    await recordWaitForAnswers(input, { changes: free, results, pauseMs: pauseBeforeNext(pauseMs, askedMs()) });
    return { ground: applied.ids, results, askedMs: askedMs() };
  });
}

function withRoles(result: AppliedChange, changes: readonly TenantChange[], roles: RolesSeen): AppliedChange {
  const change = changes.find((candidate) => changeId(candidate) === result.id);
  return result.trouble && change ? { ...result, trouble: despiteRole(result.trouble, change, roles) } : result;
}

/** Looks at the app again after the removals: an owner may have put something back while it was being cleaned. */
export async function lookAfterCleaning(input: RunInput): Promise<AskedToWait & { isOpen: boolean; isUnanswered?: boolean }> {
  return withContext(input, async ({ context, run }, askedMs) => {
    const { observed } = await observeAndRecord(context, "tenant");
    const isOpen = isOpenToOthers(planFor(run.purpose, context.desired, observed, context.known), observed);
    return { isOpen, isUnanswered: isUnanswered(context.desired, observed), askedMs: askedMs() };
  });
}

/** Whether Microsoft did not answer a look, or asked to slow down: the next one may be answered. */
const isUnanswered = (desired: Desired, observed: Observed): boolean =>
  failedLooks({ desired, observed, certificate: null }).some(({ why }) => why === "outage" || why === "throttled");

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

const changeRecord = ({ outcome, requestId, trouble, unanswered }: AppliedChange): ChangeRecord => ({
  state: outcome === "not-yet" ? "working" : outcome,
  requestId,
  trouble: outcome === "failed" ? trouble : null,
  unanswered,
});

export type Verified = AskedToWait & {
  /** Null when there is no client secret here to sign in with. */
  readiness: Record<IntegrationKind, FormReadiness> | null;
  /** Whether somebody else may be able to use the app. Then nothing is handed over. */
  isOpen: boolean;
  /** Whether Microsoft shows every change that this run has made, and nothing is still propagating. */
  isSettled: boolean;
  /** Whether Microsoft did not answer this look. */
  isUnanswered?: boolean;
};

/**
 * Checks the permissions with fresh tokens and probes, and observes the tenant again in parallel. `nextPauseMs`: milliseconds until the next
 * try; null at the last one.
 */
export async function verifyRun(input: RunInput, nextPauseMs: number | null): Promise<Verified> {
  const { customerId, runId } = input;
  return withContext(input, async ({ context, run, changes }, askedMs) => {
    const nextCheckIn = nextPauseMs === null ? null : () => pauseBeforeNext(nextPauseMs, askedMs());
    const justMade = changes.filter(({ state }) => state === "done").map(({ change }) => change);
    const [checked, { observed }] = await Promise.all([
      context.clientSecret ? checkPermissions(context, { nextCheckIn, justMade }) : nothingChecked,
      observeAndRecord(context, "tenant"),
    ]);
    const needed = planFor(run.purpose, context.desired, observed, context.known);
    // Only what is seen counts here: a run may wait for longer than the admin's token lives, and then sees nothing.
    const isOpen = needed.some(isCleaning);
    const stillListed = needed.map(changeId);
    const isShown = justMade.every(
      (change) => isHandOver(change) || !(stillListed.includes(changeId(change)) || mayShowLater(change, observed)),
    );
    const leftovers = await removeLeftovers(input, { context, observed, since: run.startedAt });
    const isSettled = isShown && leftovers === 0 && checked.outcome !== "on-its-way";
    const isAwaited = nextPauseMs !== null && (checked.nextCheckAt !== null || !isShown);
    await setRunState(customerId, runId, { state: isAwaited ? "waiting" : "working" });
    const isUnseen = isUnanswered(context.desired, observed);
    return { readiness: checked.readiness, isOpen, isSettled, isUnanswered: isUnseen, askedMs: askedMs() };
  });
}

/**
 * A process that is killed after it asked for the client secret leaves one behind whose value nobody has, and Microsoft may show it only
 * after the run has asked for another. Such secrets of this run are removed, and looked for once more. Returns how many there were.
 */
async function removeLeftovers(
  { customerId, runId }: RunInput,
  { context: { graph }, observed, since }: { context: TenantContext; observed: Observed; since: string },
): Promise<number> {
  const app = observed.application.known ? observed.application.value : null;
  if (graph === null || app === null || app.secrets.length < 2) return 0;
  const lost = lostAmong(app.secrets, await listSecretsAskedSince(customerId, since));
  const removed = await removeSecrets({ graph, objectId: app.objectId }, lost).catch((error: unknown) => {
    // The next look shows whether it was removed all the same.
    if (error instanceof VendorError) return [];
    throw error;
  });
  for (const { keyId, requestId } of removed) {
    const about = changeId({ do: "remove-orphan-secret", keyId });
    await recordAudit(customerId, { actor: "portal", action: "changed", about, detail: { runId, requestId } }, `changed:${runId}:${about}`);
  }
  return lost.length;
}

const nothingChecked = { outcome: null, readiness: null, nextCheckAt: null };

type Loaded = {
  context: TenantContext;
  run: Run;
  changes: ChangeProgress[];
  /** The ids of changes that this run has sent and that no answer came to. */
  sentBefore: ReadonlySet<string>;
};

/** Loads what a step needs in one transaction. Adds the step's calls to the run, also when the step fails. */
export async function withContext<T>(
  { customerId, runId }: RunInput,
  work: (loaded: Loaded, askedMs: () => number) => Promise<T>,
): Promise<T> {
  const loaded = await inCustomer(customerId, async (): Promise<Loaded> => {
    const run = await getRun(customerId, runId);
    const sent = (await listUnanswered(customerId)).filter((each) => each.runId === runId);
    return {
      run,
      changes: await listChanges(customerId, runId),
      sentBefore: new Set(sent.map(({ change }) => changeId(change))),
      context: withPlan(await tenantContext(customerId, run.startedBy), run.plan),
    };
  });
  try {
    return await recordingDelays({ customerId, runId }, (askedMs) => work(loaded, askedMs));
  } finally {
    await recordCalls(customerId, runId, { calls: loaded.context.calls.all, countTrips: dependentRoundTrips });
  }
}
