import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { changeId, type TenantChange } from "@/lib/onboarding/planning/changes";
import { waves } from "@/lib/onboarding/planning/waves";
import type { KnownIds } from "../tenant/known-ids";
import { handOver } from "./hand-over";
import type { RunInput } from "./run-input";
import { applyWave, type BeforeRun, observeBeforeRun, settleRun, verifyRun } from "./run-steps";
import { changeRetryDelays, handOverTries, settlingTries, verificationDelays } from "./waiting";

/**
 * One run, from "Start" to both integrations saved: observe, apply wave by wave, verify until Microsoft has caught up, hand over.
 * This file decides the order and the waiting. Each step does its own work and returns ids alone.
 */

export async function onboard(input: RunInput): Promise<void> {
  try {
    const before = await observeAll(input);
    await applyWaves(input, before.changes, before.ground);
    await verifyAndHandOver(input);
  } catch (error) {
    // Without an end the run would count as going for ever, and none could be started after it.
    await DBOS.runStep(() => settleRun(input, "broke-off"), { name: "settle after a fault", ...patiently });
    throw error;
  }
  await DBOS.runStep(() => settleRun(input), { name: "settle", ...patiently });
}

/** Some ten minutes: the end of a run has to be written down, also when the database has a bad moment. */
const patiently = { retriesAllowed: true, maxAttempts: 10, intervalSeconds: 1, backoffRate: 2 };

/** Until everything that the confirmed changes are about was seen. What is not seen even then is not touched. */
async function observeAll(input: RunInput): Promise<BeforeRun> {
  for (let attempt = 0; ; attempt++) {
    const pause = changeRetryDelays[attempt + 1] === undefined ? null : changeRetryDelays[attempt];
    const before = await DBOS.runStep(() => observeBeforeRun(input, pause == null), { name: `look, try ${attempt + 1}` });
    if (before.unseen === 0 || pause == null) return before;
    await DBOS.sleepms(pause);
  }
}

/** What depends on a change that could not be made fails with it, and is left for the next plan. */
async function applyWaves(input: RunInput, changes: readonly TenantChange[], start: KnownIds): Promise<void> {
  let ids = start;
  for (const [index, wave] of waves(changes).entries()) {
    let todo = wave;
    for (const [attempt, pause] of changeRetryDelays.entries()) {
      const isLastTry = attempt === changeRetryDelays.length - 1;
      const [tried, at] = [todo, ids];
      const applied = await DBOS.runStep(() => applyWave(input, tried, at, isLastTry), { name: `apply ${index + 1}, try ${attempt + 1}` });
      ids = applied.ground;
      const again = new Set(applied.results.filter((result) => result.outcome === "not-yet").map((result) => result.id));
      todo = todo.filter((change) => again.has(changeId(change)));
      if (todo.length === 0) break;
      await DBOS.sleepms(pause);
    }
  }
}

/** With nothing left to hand over, Microsoft still gets a little time to show what was made: the checklist keeps what was seen last. */
async function verifyAndHandOver(input: RunInput): Promise<void> {
  let refusals = 0;
  for (const [attempt, pause] of verificationDelays.entries()) {
    const isLastTry = attempt === verificationDelays.length - 1;
    const verified = await DBOS.runStep(() => verifyRun(input, isLastTry ? null : pause), { name: `verify ${attempt + 1}` });
    const handed = await DBOS.runStep(() => handOver(input, verified.readiness), { name: `hand over ${attempt + 1}` });
    if (handed.refused) refusals += 1;
    if (isLastTry || refusals >= handOverTries) return;
    if (handed.isOver && (verified.isSettled || attempt + 1 >= settlingTries)) return;
    await DBOS.sleepms(pause);
  }
}
