import "server-only";
import { VendorError } from "@/lib/errors/vendor-error";
import { type Change, changeId, isHandOver, type Plan } from "@/lib/onboarding/planning/changes";
import { isCleaning } from "@/lib/onboarding/planning/cleaning";
import { wishesOf } from "@/lib/onboarding/planning/hand-over";
import type { Observed } from "@/lib/onboarding/planning/observed";
import { planFor } from "@/lib/onboarding/planning/plan-for";
import { mayShowLater } from "@/lib/onboarding/planning/reconcile";
import { recordAudit } from "@/lib/store/audit";
import { listSecretsAskedSince } from "@/lib/store/own-credentials";
import { setRunState } from "@/lib/store/runs";
import { listSubmissions } from "@/lib/store/submissions";
import { check, loadSeen } from "../tenant/check-permissions";
import type { TenantContext } from "../tenant/context";
import { look, recordLook } from "../tenant/observe-and-record";
import { lostAmong, removeSecrets } from "./client-secret";
import { type AskedToWait, pauseBeforeNext } from "./delays";
import { type HandedOver, handOver, type Try } from "./hand-over";
import { startLookBeforeSaving } from "./look-before-saving";
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
  const isLastTry = tries === verificationDelays.length - 1;
  const pauseMs = verificationDelays[tries] ?? 0;
  const theTry = { isPatient: tries < patientTries, isLastTry, isLastRefusal: before + 1 >= handOverTries, pauseMs };
  const tried = await verifyAndHandOver(input, theTry);
  // The process was killed after the run had ended, and before the engine knew that this step had.
  if (tried === null) return { isOver: true, refusals: before };
  const { handed, isSettled, isUnanswered: isUnseen, askedMs } = tried;
  // With the other one unanswered the run goes on, and its step says so.
  const refusals = before + (handed.refused && !handed.unanswered ? 1 : 0);
  const isOver = endsAfter({ tries: tries + 1, refusals, isOver: handed.isOver, isSettled, isUnanswered: isUnseen });
  if (isOver && isLastStep) await settleRun(input);
  return { isOver, refusals, askedMs };
}

type Tried = {
  handed: HandedOver;
  /** Whether Microsoft shows every change that this run has made, and nothing is still propagating. */
  isSettled: boolean;
  /** Whether Microsoft did not answer this look. */
  isUnanswered: boolean;
  askedMs: number;
};

/**
 * Checks the permissions with fresh tokens and probes, and observes the tenant again in parallel. Handing over does not wait until that is
 * recorded. Null when the run has ended.
 */
function verifyAndHandOver(input: RunInput, theTry: Omit<Try, "readiness" | "askedMs">): Promise<Tried | null> {
  const { customerId, runId } = input;
  return withContext(
    input,
    async ({ context, run, changes, record, also }, askedMs) => {
      if (run.finishedAt !== null) return null;
      const nextCheckIn = theTry.isLastTry ? null : () => pauseBeforeNext(theTry.pauseMs, askedMs());
      const justMade = changes.filter(({ state }) => state === "done").map(({ change }) => change);
      const wishes = context.clientSecret ? wishesOf(changes, context.choices) : [];
      const looked = wishes.length > 0 ? startLookBeforeSaving(context, run.plan, wishes) : null;
      const [checked, seen] = await Promise.all([
        context.clientSecret ? check(context, { nextCheckIn, justMade, before: also.seen }) : nothingChecked,
        look(context, "tenant"),
      ]);
      const { observed } = seen;
      const needed = planFor(run.purpose, context.desired, observed, context.known);
      // Somebody else may be able to use the app: nothing is handed over. Only what is seen counts here: a run may wait for longer than the
      // admin's token lives, and then sees nothing.
      const readiness = needed.some(isCleaning) ? null : checked.readiness;
      const isShown = isAllShown(justMade, needed, observed);
      const isAwaited = !theTry.isLastTry && (checked.nextCheckAt !== null || !isShown);
      const handing = handOver(
        input,
        { context, changes, plan: run.plan, earlier: also.earlier, looked },
        { ...theTry, readiness, askedMs },
      );
      const recorded = record(async () => {
        await recordLook(seen, checked.found);
        await setRunState(customerId, runId, { state: isAwaited ? "waiting" : "working" });
      });
      const handed = await both(handing, recorded);
      const leftovers = await removeLeftovers(input, { context, observed, since: run.startedAt });
      const isSettled = isShown && leftovers === 0 && checked.outcome !== "on-its-way";
      return { handed, isSettled, isUnanswered: isUnanswered(context.desired, observed), askedMs: askedMs() };
    },
    async () => ({ seen: await loadSeen(customerId), earlier: await listSubmissions(customerId) }),
  );
}

/** Waits for both also when one fails: the step may be done again at once. */
async function both<T>(one: Promise<T>, other: Promise<unknown>): Promise<T> {
  await Promise.allSettled([one, other]);
  await other;
  return one;
}

function isAllShown(made: readonly Change[], needed: Plan, observed: Observed): boolean {
  const stillListed = needed.map(changeId);
  return made.every((change) => isHandOver(change) || !(stillListed.includes(changeId(change)) || mayShowLater(change, observed)));
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
