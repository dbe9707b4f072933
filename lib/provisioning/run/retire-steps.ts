import "server-only";
import { changeId, isRetirement, type Retirement, serviceOf } from "@/lib/onboarding/planning/changes";
import { asSeenInDropzone } from "@/lib/onboarding/planning/dropzone-side";
import { isMade } from "@/lib/onboarding/planning/made";
import { removableNow } from "@/lib/onboarding/planning/plan-for";
import { isHandedOver } from "@/lib/onboarding/planning/retirements";
import { knownIdsOf } from "../tenant/known-ids";
import { observeAndRecord } from "../tenant/observe-and-record";
import { pauseBeforeNext } from "./delays";
import type { RunInput } from "./run-input";
import { type BeforeRun, decide, withContext } from "./run-steps";

/** The looks at the tenant before and after a run removes what the portal made. */

/**
 * The confirmed removals that are still needed. None while Dropzone may use what they take away. `pauseMs`: until the next look, if one is
 * needed; null at the last one.
 */
export async function lookBeforeRetiring(input: RunInput, pauseMs: number | null): Promise<BeforeRun> {
  return withContext(input, async ({ context: loaded, run, changes }, askedMs) => {
    const { observed, context } = await observeAndRecord(loaded);
    const { desired, known } = context;
    const common = { ground: knownIdsOf(observed), purpose: run.purpose, askedMs: askedMs() };
    if (run.purpose !== "undo" && !isHandedOver(asSeenInDropzone(known, desired, observed))) return { ...common, changes: [], unseen: 0 };
    const needed = removableNow(run.purpose, desired, observed, known);
    const open = changes.flatMap(({ change, state }) =>
      isRetirement(change) && (state === "pending" || state === "working") ? [change] : [],
    );
    const confirmed = open.filter((change) => !isInUse(change, needed) || isMade(change, observed, known));
    const nextPauseMs = pauseMs === null ? null : pauseBeforeNext(pauseMs, askedMs());
    return { ...common, ...(await decide(input, { confirmed, needed, observed, context, pauseMs: nextPauseMs })) };
  });
}

/** A secret or certificate that is not to be removed now, since what was to take its place is not there. It stays open, and is not done. */
const isInUse = (change: Retirement, needed: readonly Retirement[]): boolean =>
  (change.do === "retire-secret" || change.do === "retire-certificate") && !needed.some((other) => changeId(other) === changeId(change));

/**
 * Entra may go on showing for some seconds what was removed. The checklist keeps what was observed last. Exchange and Dropzone show it at once,
 * and without the app they are not even asked.
 */
export async function lookAfterRetiring(input: RunInput): Promise<{ isGone: boolean }> {
  return withContext(input, async ({ context, changes }) => {
    const { observed } = await observeAndRecord(context, "tenant");
    const removed = changes.flatMap(({ change, state }) =>
      state === "done" && isRetirement(change) && serviceOf(change) === "graph" ? [change] : [],
    );
    return { isGone: removed.every((change) => isMade(change, observed, context.known)) };
  });
}
