import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { type Change, changeId } from "@/lib/onboarding/changes";
import { waves } from "@/lib/onboarding/plan";
import type { Ground } from "./ground";
import { handOver } from "./hand-over";
import { applyWave, lookBeforeRun, settleRun, verifyRun } from "./run-steps";
import { changeRetryDelays, handOverTries, verificationDelays } from "./waiting";

/**
 * One run, from "Start" to both integrations saved: look, apply wave by wave, verify until Microsoft has caught up, hand over.
 * This file decides the order and the waiting. Each step does its own work and returns ids alone.
 */

export type RunInput = { customerId: string; runId: string };

export async function onboard(input: RunInput): Promise<void> {
  const before = await DBOS.runStep(() => lookBeforeRun(input), { name: "look" });
  const someFailed = await applyWaves(input, before.changes, before.ground);
  await verifyAndHandOver(input, someFailed);
  await DBOS.runStep(() => settleRun(input), { name: "settle" });
}

/** What depends on a change that could not be made fails with it, and is left for the next plan. */
async function applyWaves(input: RunInput, changes: readonly Change[], start: Ground): Promise<boolean> {
  let someFailed = false;
  let ground = start;
  for (const [index, wave] of waves(changes).entries()) {
    let todo = wave;
    for (const [attempt, pause] of changeRetryDelays.entries()) {
      const isLastTry = attempt === changeRetryDelays.length - 1;
      const [tried, at] = [todo, ground];
      const applied = await DBOS.runStep(() => applyWave(input, tried, at, isLastTry), { name: `apply ${index + 1}, try ${attempt + 1}` });
      ground = applied.ground;
      someFailed ||= applied.results.some((result) => result.outcome === "failed");
      const again = new Set(applied.results.filter((result) => result.outcome === "not-yet").map((result) => result.id));
      todo = todo.filter((change) => again.has(changeId(change)));
      if (todo.length === 0) break;
      await DBOS.sleepms(pause);
    }
  }
  return someFailed;
}

async function verifyAndHandOver(input: RunInput, someFailed: boolean): Promise<void> {
  let refusals = 0;
  for (const [attempt, pause] of verificationDelays.entries()) {
    const isLastTry = attempt === verificationDelays.length - 1;
    const verified = await DBOS.runStep(() => verifyRun(input, isLastTry ? null : pause), { name: `verify ${attempt + 1}` });
    const handed = await DBOS.runStep(() => handOver(input, verified.ready), { name: `hand over ${attempt + 1}` });
    if (handed.refused) refusals += 1;
    const isSettled = ["all-work", "some-untestable", "refused"].includes(verified.outcome);
    const nothingToWaitFor = handed.complete || someFailed || verified.outcome === "refused" || refusals >= handOverTries;
    if (isLastTry || (isSettled && nothingToWaitFor)) return;
    await DBOS.sleepms(pause);
  }
}
