import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { changeId, isRetirement, type TenantChange } from "@/lib/onboarding/planning/changes";
import { isCleaning, isHeldBack } from "@/lib/onboarding/planning/cleaning";
import { waves } from "@/lib/onboarding/planning/waves";
import { isDatabaseAway } from "@/lib/store/database-away";
import type { KnownIds } from "../tenant/known-ids";
import { pauseBeforeNext, recordingDelays } from "./delays";
import { handOver } from "./hand-over";
import type { AppliedChange } from "./outcome";
import { lookAfterRetiring, lookBeforeRetiring } from "./retire-steps";
import type { RunInput } from "./run-input";
import { applyWave, type BeforeRun, lookAfterCleaning, observeBeforeRun, verifyRun } from "./run-steps";
import { brokeOff, settleRun } from "./settle-run";
import { changeRetryDelays, cleaningLooks, endsAfter, handOverTries, patientTries, retiredLookDelays, verificationDelays } from "./waiting";

/**
 * One run, from "Start" to its end: observe, apply wave by wave, verify until Microsoft has propagated the changes, hand over, and last
 * remove what nothing needs any more. This file decides the order and the waiting. The steps do the work and return no token or secret.
 */

export async function onboard(input: RunInput): Promise<void> {
  try {
    const before = await observeAll(input);
    await applyWaves(
      input,
      before.changes.filter((change) => !isRetirement(change)),
      before.ground,
    );
    if (before.purpose !== "undo") await verifyAndHandOver(input);
    await retire(input, before);
  } catch (error) {
    // Without a recorded end the run would count as going for ever, and no other run could be started.
    await DBOS.runStep(() => settleRun(input, brokeOff), { name: "settle after a fault", ...patiently });
    throw error;
  }
  await DBOS.runStep(() => settleRun(input), { name: "settle", ...patiently });
}

/** While the database is away the run waits for it, for some ten minutes, and does the step again: each may be repeated. */
const step = <T>(name: string, work: () => Promise<T>): Promise<T> =>
  DBOS.runStep(work, { name, retriesAllowed: true, maxAttempts: 14, intervalSeconds: 1, backoffRate: 1.5, shouldRetry: isDatabaseAway });

/** Retries for some ten minutes: the end of a run must be recorded, also when the database is away for a while. */
const patiently = { retriesAllowed: true, maxAttempts: 10, intervalSeconds: 1, backoffRate: 2 };

/** Observes until everything that the confirmed changes refer to was visible. Changes to what is still not visible are not made. */
const observeAll = (input: RunInput): Promise<BeforeRun> =>
  lookUntilSeen("look", (name, pause) => step(name, () => observeBeforeRun(input, pause)));

async function lookUntilSeen(name: string, look: (name: string, pauseMs: number | null) => Promise<BeforeRun>): Promise<BeforeRun> {
  for (let attempt = 0; ; attempt++) {
    const pause = changeRetryDelays[attempt + 1] === undefined ? null : (changeRetryDelays[attempt] ?? null);
    const before = await look(`${name}, try ${attempt + 1}`, pause);
    if (before.unseen === 0 || pause === null) return before;
    await DBOS.sleepms(pauseBeforeNext(pause, before.askedMs));
  }
}

/** When a change could not be made, the changes that depend on it fail too, and are left for the next plan. */
async function applyWaves(input: RunInput, changes: readonly TenantChange[], start: KnownIds): Promise<void> {
  let ids = start;
  // Without anything to remove nobody else had a way in when the run began.
  const cleaning = changes.filter(isCleaning).map(changeId);
  let isOpen: boolean | null = cleaning.length > 0 ? null : false;
  for (const [index, wave] of waves(changes).entries()) {
    if (isOpen === null && wave.some((change) => isHeldBack(change, changes))) isOpen = await isOpenAfterCleaning(input);
    let todo = wave;
    let isForbidden = false;
    let isInUse = false;
    for (const [attempt, pause] of changeRetryDelays.entries()) {
      const isLastTry = attempt === changeRetryDelays.length - 1;
      const [tried, at] = [todo, ids];
      const applied = await step(`apply ${index + 1}, try ${attempt + 1}`, () =>
        applyWave(input, tried, at, { isLastTry, isOpen: isOpen ?? false, pauseMs: pause }),
      );
      ids = applied.ground;
      isForbidden ||= applied.results.some(isForbiddenSecret);
      isInUse ||= applied.results.some(isKeptIntegration);
      // What could not be removed is still there: nothing to look for.
      if (applied.results.some(({ id, outcome }) => outcome === "failed" && cleaning.includes(id))) isOpen = true;
      const again = new Set(applied.results.filter((result) => result.outcome === "not-yet").map((result) => result.id));
      todo = todo.filter((change) => again.has(changeId(change)));
      if (todo.length === 0) break;
      await DBOS.sleepms(pauseBeforeNext(pause, applied.askedMs));
    }
    // The admin is asked first. Nothing is granted to an app that nobody could use.
    if (isForbidden || isInUse) return;
  }
}

/** A policy of the tenant forbids client secrets. */
const isForbiddenSecret = ({ id, trouble }: AppliedChange): boolean =>
  id === changeId({ do: "create-client-secret" }) && trouble?.code === "secret-blocked-by-policy";

/** Dropzone still has an integration that was to be removed, so what it works with stays. */
const isKeptIntegration = ({ id, outcome }: AppliedChange): boolean => outcome === "failed" && id.startsWith("retire-integration:");

/** Looks a few times: Microsoft may go on showing for some seconds what was removed. */
async function isOpenAfterCleaning(input: RunInput): Promise<boolean> {
  let looks = 0;
  for (const [attempt, pause] of changeRetryDelays.entries()) {
    const look = await step(`look after cleaning, try ${attempt + 1}`, () => lookAfterCleaning(input));
    if (!look.isOpen) return false;
    if (!look.isUnanswered) looks += 1;
    if (looks >= cleaningLooks) return true;
    await DBOS.sleepms(pauseBeforeNext(pause, look.askedMs));
  }
  return true;
}

/** With nothing left to hand over, it still waits a little for Microsoft to show the changes: the checklist keeps what was observed last. */
async function verifyAndHandOver(input: RunInput): Promise<void> {
  let refusals = 0;
  for (const [attempt, pause] of verificationDelays.entries()) {
    const isLastTry = attempt === verificationDelays.length - 1;
    const verified = await step(`verify ${attempt + 1}`, () => verifyRun(input, isLastTry ? null : pause));
    const readiness = verified.isOpen ? null : verified.readiness;
    const theTry = {
      readiness,
      isPatient: attempt < patientTries,
      isLastTry,
      isLastRefusal: refusals + 1 >= handOverTries,
      pauseMs: pause,
    };
    const handed = await step(`hand over ${attempt + 1}`, () =>
      recordingDelays(input, (askedMs) => handOver(input, { ...theTry, askedMs })),
    );
    // With the other one unanswered the run goes on, and its step says so.
    if (handed.refused && !handed.unanswered) refusals += 1;
    if (endsAfter({ tries: attempt + 1, refusals, isOver: handed.isOver, ...verified })) return;
    await DBOS.sleepms(pauseBeforeNext(pause, Math.max(verified.askedMs ?? 0, handed.askedMs ?? 0)));
  }
}

/** Nothing is removed that Dropzone may still use. What is left comes again in the next plan. */
async function retire(input: RunInput, { changes }: BeforeRun): Promise<void> {
  if (!changes.some(isRetirement)) return;
  const ready = await lookUntilSeen("look before removing", (name, pause) => step(name, () => lookBeforeRetiring(input, pause)));
  if (ready.changes.length === 0) return;
  await applyWaves(input, ready.changes, ready.ground);
  for (const [attempt, pause] of retiredLookDelays.entries()) {
    const { isGone } = await step(`look after removing, try ${attempt + 1}`, () => lookAfterRetiring(input));
    if (isGone) return;
    await DBOS.sleepms(pause);
  }
}
