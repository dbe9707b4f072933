import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { AuditActor } from "@/lib/catalogue/audit-actor";
import { isGoing } from "@/lib/catalogue/run-states";
import { latestRun, listChanges } from "@/lib/store/runs";
import { settleRun } from "./settle-run";

/**
 * Ends the customer's run when one is going: no further step of it begins, and the admin's tokens are destroyed. A step that is under way
 * finishes its calls, and is waited for so that the run's end is the last entry of its trail. The next run looks afresh.
 */
export async function stopRun(customerId: string, by: AuditActor): Promise<void> {
  const run = await latestRun(customerId);
  if (run === null || !isGoing(run)) return;
  await DBOS.cancelWorkflow(run.id);
  for (let waited = 0; waited < longestWaitMs && (await isAtWork(customerId, run.id)); waited += pauseMs)
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  await settleRun({ customerId, runId: run.id }, { because: "run-stopped", by });
}

const pauseMs = 250;
/** A person waits for it. What is under way for longer is recorded all the same, after the end. */
const longestWaitMs = 8_000;

const isAtWork = async (customerId: string, runId: string): Promise<boolean> =>
  (await listChanges(customerId, runId)).some(({ state }) => state === "working");
