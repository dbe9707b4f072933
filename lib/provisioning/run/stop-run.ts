import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { isGoing } from "@/lib/catalogue/run-states";
import { latestRun } from "@/lib/store/runs";
import { settleRun } from "./run-steps";

/**
 * Ends the customer's run when one is going: no further step of it begins, and the admin's tokens are destroyed. A step that is under way
 * finishes its calls.
 */
export async function stopRun(customerId: string): Promise<void> {
  const run = await latestRun(customerId);
  if (run === null || !isGoing(run)) return;
  await DBOS.cancelWorkflow(run.id);
  await settleRun({ customerId, runId: run.id }, "broke-off");
}
