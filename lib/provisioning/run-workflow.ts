import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { type Change, changeId } from "@/lib/onboarding/changes";
import { waves } from "@/lib/onboarding/plan";
import type { AppliedChange, Ground } from "./apply";
import { applyTogether } from "./apply";
import { handOver } from "./hand-over";
import { lookBeforeRun, settleRun, verifyRun } from "./run-steps";
import { changeRetryDelays, verificationDelays } from "./waiting";

/**
 * One run, from "Start" to both integrations saved: look, apply wave by wave, verify until Microsoft has caught up, hand over.
 * This file decides the order and the waiting. Each step does its own work and returns ids alone.
 */

export type RunInput = { customerId: string; runId: string };

export async function onboard(input: RunInput): Promise<void> {
  const before = await DBOS.runStep(() => lookBeforeRun(input), { name: "look" });
  if (before.ok) {
    const failed = await applyWaves(input, before.changes, before.ground);
    await verifyAndHandOver(input, failed.size > 0);
  }
  await DBOS.runStep(() => settleRun(input), { name: "settle" });
}

/** Returns the ids of the changes that could not be made; what depends on them is left for the next plan. */
async function applyWaves(input: RunInput, changes: readonly Change[], start: Ground): Promise<Set<string>> {
  const failed = new Set<string>();
  let ground = start;
  for (const [index, wave] of waves(changes).entries()) {
    let todo = wave;
    for (const [attempt, pause] of changeRetryDelays.entries()) {
      const isLastTry = attempt === changeRetryDelays.length - 1;
      const tried = todo;
      const at = ground;
      const outcome = await DBOS.runStep(() => applyTogether(input, tried, at, isLastTry), { name: `apply ${index + 1}, try ${attempt + 1}` });
      ground = outcome.ground;
      for (const result of outcome.results.filter(isFailed)) failed.add(result.id);
      const again = new Set(outcome.results.filter((r) => r.outcome === "not-yet").map((r) => r.id));
      todo = todo.filter((change) => again.has(changeId(change)));
      if (todo.length === 0) break;
      await DBOS.sleepms(pause);
    }
  }
  return failed;
}

const isFailed = (result: AppliedChange) => result.outcome === "failed";

async function verifyAndHandOver(input: RunInput, someFailed: boolean): Promise<void> {
  for (const [attempt, pause] of verificationDelays.entries()) {
    const nextPause = attempt === verificationDelays.length - 1 ? null : pause;
    const verified = await DBOS.runStep(() => verifyRun(input, nextPause), { name: `verify ${attempt + 1}` });
    const handed = await DBOS.runStep(() => handOver(input, verified.ready), { name: `hand over ${attempt + 1}` });
    const isSettled = verified.outcome === "all-work" || verified.outcome === "refused";
    const isComplete = isSettled && (handed.complete || handed.refused);
    if (isComplete || (isSettled && someFailed) || nextPause === null) return;
    await DBOS.sleepms(nextPause);
  }
}
