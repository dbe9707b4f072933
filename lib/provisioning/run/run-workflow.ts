import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { isRetirement, type TenantChange } from "@/lib/onboarding/planning/changes";
import { isDatabaseAway } from "@/lib/store/database-away";
import type { KnownIds } from "../tenant/known-ids";
import { applyUntilWait, beforeWaves } from "./apply-waves";
import { pauseBeforeNext } from "./delays";
import { lookAfterRetiring, lookBeforeRetiring } from "./retire-steps";
import type { RunInput } from "./run-input";
import { type BeforeRun, lookAfterCleaning, observeBeforeRun } from "./run-steps";
import { brokeOff, settleRun } from "./settle-run";
import { tryToFinish } from "./verify-run";
import { changeRetryDelays, cleaningLooks, retiredLookDelays, verificationDelays } from "./waiting";

/**
 * One run, from "Start" to its end: observe, apply wave by wave, verify until Microsoft has propagated the changes, hand over, and last
 * remove what nothing needs any more. This file decides the order and the waiting. The steps do the work and return no token or secret.
 * Each step goes on until the run has to wait, since each costs the engine five transactions. What it does it records itself as it goes.
 */

export async function onboard(input: RunInput): Promise<void> {
  try {
    const before = await observeAll(input);
    await applyWaves(
      input,
      before.changes.filter((change) => !isRetirement(change)),
      before.ground,
    );
    const isLastStep = !before.changes.some(isRetirement);
    if (before.purpose !== "undo") await verifyAndHandOver(input, isLastStep);
    if (before.purpose !== "undo" && isLastStep) return;
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

async function applyWaves(input: RunInput, changes: readonly TenantChange[], ground: KnownIds): Promise<void> {
  if (changes.length === 0) return;
  let at = beforeWaves(ground, changes);
  for (let part = 1; ; part++) {
    const from = at;
    const { next, ...reached } = await step(`apply, part ${part}`, () => applyUntilWait(input, changes, from));
    at = reached;
    if (next.do === "end") return;
    if (next.do === "look") at = { ...at, isOpen: await isOpenAfterCleaning(input) };
    else if (next.ms > 0) await DBOS.sleepms(next.ms);
  }
}

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
async function verifyAndHandOver(input: RunInput, isLastStep: boolean): Promise<void> {
  let refusals = 0;
  for (const [tries, pause] of verificationDelays.entries()) {
    const sofar = { tries, refusals, isLastStep };
    const finished = await step(`verify and hand over ${tries + 1}`, () => tryToFinish(input, sofar));
    refusals = finished.refusals;
    if (finished.isOver) return;
    await DBOS.sleepms(pauseBeforeNext(pause, finished.askedMs));
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
