import "server-only";
import { VendorError } from "@/lib/errors/vendor-error";
import { changeId, isHandOver } from "@/lib/onboarding/planning/changes";
import { isCleaning } from "@/lib/onboarding/planning/cleaning";
import type { FormReadiness, IntegrationKind } from "@/lib/onboarding/planning/integrations";
import type { Observed } from "@/lib/onboarding/planning/observed";
import { planFor } from "@/lib/onboarding/planning/plan-for";
import { mayShowLater } from "@/lib/onboarding/planning/reconcile";
import { recordAudit } from "@/lib/store/audit";
import { listSecretsAskedSince } from "@/lib/store/own-credentials";
import { setRunState } from "@/lib/store/runs";
import { check, loadSeen } from "../tenant/check-permissions";
import type { TenantContext } from "../tenant/context";
import { look, recordLook } from "../tenant/observe-and-record";
import { lostAmong, removeSecrets } from "./client-secret";
import { type AskedToWait, pauseBeforeNext, recordingDelays } from "./delays";
import { handOver } from "./hand-over";
import type { RunInput } from "./run-input";
import { isUnanswered, withContext } from "./run-steps";
import { settleRun } from "./settle-run";
import { endsAfter, handOverTries, patientTries, verificationDelays } from "./waiting";

/** The step that ends a run's work: it verifies the permissions, hands over what works, and decides whether to try again. */

export type Finished = AskedToWait & {
  isOver: boolean;
  /** In how many tries so far Dropzone's own test failed. */
  refusals: number;
};

/** `tries`: before this one. `isLastStep`: whether the run ends with it. Then this records the end. */
type FinishTry = { tries: number; refusals: number; isLastStep: boolean };

export async function tryToFinish(input: RunInput, { tries, refusals: before, isLastStep }: FinishTry): Promise<Finished> {
  const pauseMs = verificationDelays[tries] ?? 0;
  const isLastTry = tries === verificationDelays.length - 1;
  const verified = await verifyRun(input, isLastTry ? null : pauseMs);
  if (verified === null) return { isOver: true, refusals: before };
  const theTry = {
    readiness: verified.isOpen ? null : verified.readiness,
    isPatient: tries < patientTries,
    isLastTry,
    isLastRefusal: before + 1 >= handOverTries,
    pauseMs,
  };
  const handed = await recordingDelays({ ...input, isDelayed: false }, (askedMs) => handOver(input, { ...theTry, askedMs }));
  // With the other one unanswered the run goes on, and its step says so.
  const refusals = before + (handed.refused && !handed.unanswered ? 1 : 0);
  const { isSettled, isUnanswered: isUnseen } = verified;
  const isOver = endsAfter({ tries: tries + 1, refusals, isOver: handed.isOver, isSettled, isUnanswered: isUnseen });
  if (isOver && isLastStep) await settleRun(input);
  return { isOver, refusals, askedMs: Math.max(verified.askedMs, handed.askedMs ?? 0) };
}

type Verified = {
  /** Null when there is no client secret here to sign in with. */
  readiness: Record<IntegrationKind, FormReadiness> | null;
  /** Whether somebody else may be able to use the app. Then nothing is handed over. */
  isOpen: boolean;
  /** Whether Microsoft shows every change that this run has made, and nothing is still propagating. */
  isSettled: boolean;
  /** Whether Microsoft did not answer this look. */
  isUnanswered: boolean;
  askedMs: number;
};

/**
 * Checks the permissions with fresh tokens and probes, and observes the tenant again in parallel. `nextPauseMs`: milliseconds until the next
 * try; null at the last one. Null when the run has ended: a process was killed between that and the step's own record.
 */
function verifyRun(input: RunInput, nextPauseMs: number | null): Promise<Verified | null> {
  const { customerId, runId } = input;
  return withContext(
    input,
    async ({ context, run, changes, record, also: before }, askedMs) => {
      if (run.finishedAt !== null) return null;
      const nextCheckIn = nextPauseMs === null ? null : () => pauseBeforeNext(nextPauseMs, askedMs());
      const justMade = changes.filter(({ state }) => state === "done").map(({ change }) => change);
      const [checked, seen] = await Promise.all([
        context.clientSecret ? check(context, { nextCheckIn, justMade, before }) : nothingChecked,
        look(context, "tenant"),
      ]);
      const { observed } = seen;
      const needed = planFor(run.purpose, context.desired, observed, context.known);
      // Only what is seen counts here: a run may wait for longer than the admin's token lives, and then sees nothing.
      const isOpen = needed.some(isCleaning);
      const stillListed = needed.map(changeId);
      const isShown = justMade.every(
        (change) => isHandOver(change) || !(stillListed.includes(changeId(change)) || mayShowLater(change, observed)),
      );
      const isAwaited = nextPauseMs !== null && (checked.nextCheckAt !== null || !isShown);
      await record(async () => {
        await recordLook(seen, checked.found);
        await setRunState(customerId, runId, { state: isAwaited ? "waiting" : "working" });
      });
      const leftovers = await removeLeftovers(input, { context, observed, since: run.startedAt });
      const isSettled = isShown && leftovers === 0 && checked.outcome !== "on-its-way";
      const isUnseen = isUnanswered(context.desired, observed);
      return { readiness: checked.readiness, isOpen, isSettled, isUnanswered: isUnseen, askedMs: askedMs() };
    },
    () => loadSeen(customerId),
  );
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

const nothingChecked = { outcome: null, readiness: null, nextCheckAt: null, found: { steps: [], permissions: [] } };
