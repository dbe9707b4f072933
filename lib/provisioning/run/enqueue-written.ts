import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Engine } from "@/lib/background-work";
import { log } from "@/lib/log";
import { listGoingRuns } from "@/lib/store/runs";
import { runQueue, runWorkflow } from "./names";
import type { RunInput } from "./run-input";
import { brokeOff, settleRun } from "./settle-run";

/**
 * A run is written down first and handed to the engine second, and a process can die between the two. So every run without an end is
 * compared with what the engine knows, when a process starts and once a minute.
 */

/** On the global object: pages and start-up are different bundles, and each evaluates this module. */
const kept = globalThis as { portalRuns?: Engine };

/**
 * Begins a run in this process, at once. Beginning it twice is harmless, since its id is the workflow id. Before the engine has started it
 * waits in the queue, which is looked at every few seconds.
 */
export async function beginRun(input: RunInput): Promise<void> {
  if (kept.portalRuns) return kept.portalRuns.start(runWorkflow, input.runId, input);
  await DBOS.enqueueWorkflowWithOptions({ queueName: runQueue, workflowName: runWorkflow, workflowID: input.runId }, input);
}

/** Begins those that the engine does not know, and ends those that it has given up: recording their end failed too. */
export async function enqueueWritten(going: readonly { id: string; customerId: string }[]): Promise<void> {
  if (going.length === 0) return;
  const found = await DBOS.listWorkflows({ workflowIDs: going.map(({ id }) => id), loadInput: false, loadOutput: false });
  const status = new Map(found.map((workflow) => [workflow.workflowID, workflow.status]));
  for (const { id: runId, customerId } of going) {
    const is = status.get(runId);
    if (is === undefined) await beginRun({ customerId, runId });
    else if (is === "CANCELLED") await settleRun({ customerId, runId }, { because: "run-stopped", by: "portal" });
    else if (givenUp.includes(is)) await settleRun({ customerId, runId }, brokeOff);
  }
}

/** With these, DBOS never continues the run. */
const givenUp = ["SUCCESS", "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"];

/** Of all customers. A workflow's step: runs once a minute. */
export async function sweepRuns(): Promise<void> {
  const going = await DBOS.runStep(() => listGoingRuns(), { name: "look" });
  await enqueueWritten(going);
}

/** When the process starts. A fault is left to the sweep of the next minute. */
export function beginAtStart(engine: Engine): void {
  kept.portalRuns = engine;
  listGoingRuns()
    .then(enqueueWritten)
    .catch((error: unknown) => log.error({ error }, "Runs could not be compared with the engine's"));
}
