import "server-only";
import type { RunPurpose } from "@/lib/catalogue/run-purposes";
import type { ErrorCode } from "@/lib/errors/codes";
import { type ChangeProgress, changeId, type Plan, type TenantChange } from "@/lib/onboarding/planning/changes";
import { isOpenToOthers } from "@/lib/onboarding/planning/cleaning";
import type { Desired } from "@/lib/onboarding/planning/desired";
import { failedLooks } from "@/lib/onboarding/planning/failed-looks";
import type { Observed } from "@/lib/onboarding/planning/observed";
import { planFor } from "@/lib/onboarding/planning/plan-for";
import { reconcile } from "@/lib/onboarding/planning/reconcile";
import { inCustomer } from "@/lib/store/database";
import { type ChangeRecord, getRunWithChanges, type Run, recordCalls, recordChanges } from "@/lib/store/runs";
import { type TenantContext, tenantContext, withPlan } from "../tenant/context";
import { type KnownIds, knownIdsOf } from "../tenant/known-ids";
import { look, observeAndRecord, recordLook } from "../tenant/observe-and-record";
import { type AskedToWait, pauseBeforeNext, recordingDelays, recordWaitForLook } from "./delays";
import { troubleNow } from "./outcome";
import { dependentRoundTrips } from "./round-trips";
import type { RunInput } from "./run-input";

/** The steps of a run. Each does its work, records what it saw, and returns to DBOS no token or secret. */

/** DBOS stores the ids under the name `ground`, and another version of the portal may continue the run: never rename it. */
export type WithIds = { ground: KnownIds };
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
  return withContext(input, async ({ context: loaded, run, record }, askedMs) => {
    const seen = await look(loaded);
    const { observed, context } = seen;
    const needed = planFor(run.purpose, context.desired, observed, context.known);
    const nextPauseMs = pauseMs === null ? null : pauseBeforeNext(pauseMs, askedMs());
    let decided: Decided = { changes: [], unseen: 0 };
    await record(async () => {
      await recordLook(seen);
      decided = await decide(input, { confirmed: run.plan, needed, observed, context, pauseMs: nextPauseMs });
    });
    return { ...decided, ground: knownIdsOf(observed), purpose: run.purpose, askedMs: askedMs() };
  });
}

/** `pauseMs`: until the next look. Null at the last one. */
type Decided = { changes: TenantChange[]; unseen: number };
type Decision = { confirmed: Plan; needed: Plan; observed: Observed; context: TenantContext; pauseMs: number | null };

/** Which confirmed changes are still to be made. Records the others as done or as failed, and the wait for those that were not seen. */
export async function decide(input: RunInput, { confirmed, needed, observed, context, pauseMs }: Decision): Promise<Decided> {
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

/** Looks at the app again after the removals: an owner may have put something back while it was being cleaned. */
export async function lookAfterCleaning(input: RunInput): Promise<AskedToWait & { isOpen: boolean; isUnanswered?: boolean }> {
  return withContext(input, async ({ context, run }, askedMs) => {
    const { observed } = await observeAndRecord(context, "tenant");
    const isOpen = isOpenToOthers(planFor(run.purpose, context.desired, observed, context.known), observed);
    return { isOpen, isUnanswered: isUnanswered(context.desired, observed), askedMs: askedMs() };
  });
}

/** Whether Microsoft did not answer a look, or asked to slow down: the next one may be answered. */
export const isUnanswered = (desired: Desired, observed: Observed): boolean =>
  failedLooks({ desired, observed, certificate: null }).some(({ why }) => why === "outage" || why === "throttled");

export type Loaded<Also = unknown> = {
  context: TenantContext;
  run: Run;
  changes: ChangeProgress[];
  /** The ids of changes that this run has sent and that no answer came to. */
  sentBefore: ReadonlySet<string>;
  also: Also;
  /** Writes what a part of the step did, in one transaction with the calls that were made for it. */
  record: (write: () => Promise<void>) => Promise<void>;
};

/**
 * Loads what a step needs in one transaction; `alsoLoad` can read more in it. Adds the step's calls to the run, also when the step fails:
 * those that `record` has not added.
 */
export async function withContext<T, Also = undefined>(
  { customerId, runId }: RunInput,
  work: (loaded: Loaded<Also>, askedMs: () => number) => Promise<T>,
  alsoLoad?: () => Promise<Also>,
): Promise<T> {
  const loaded = await inCustomer(customerId, async () => {
    const { run, changes, unanswered: sentBefore } = await getRunWithChanges(customerId, runId);
    return {
      ...{ run, changes, sentBefore },
      context: withPlan(await tenantContext(customerId, run.startedBy), run.plan),
      also: (await alsoLoad?.()) as Also,
    };
  });
  const { all } = loaded.context.calls;
  let recorded = 0;
  const record = async (write: () => Promise<void>) => {
    const upTo = all.length;
    await inCustomer(customerId, async () => {
      await write();
      if (upTo > recorded) await recordCalls(customerId, runId, { calls: all.slice(recorded, upTo), countTrips: dependentRoundTrips });
    });
    recorded = upTo;
  };
  const isDelayed = loaded.run.delay !== null;
  try {
    return await recordingDelays({ customerId, runId, isDelayed }, (askedMs) => work({ ...loaded, record }, askedMs));
  } finally {
    if (all.length > recorded) await record(async () => undefined);
  }
}
