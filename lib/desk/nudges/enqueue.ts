import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { listOverdueNudges } from "@/lib/store/nudges";
import { nudgeQueue, nudgeWorkflow } from "./names";

/** Enqueues nudges with DBOS, by the name of their workflow. Enqueuing the same nudge twice is harmless: its id is the workflow id. */

export async function enqueueNudge(customerId: string, id: string): Promise<void> {
  await DBOS.enqueueWorkflowWithOptions(
    { queueName: nudgeQueue, workflowName: nudgeWorkflow, workflowID: `nudge:${id}` },
    { customerId, id },
  );
}

/** Enqueues nudges that were written but not enqueued, because the process died in between. They would stay queued for ever. Runs once a minute. */
export async function enqueueOverdueNudges(now = new Date()): Promise<void> {
  const overdue = await DBOS.runStep(() => listOverdueNudges(new Date(now.getTime() - graceMs), atOnce), { name: "look" });
  for (const { customerId, id } of overdue) await enqueueNudge(customerId, id);
}

/** Longer than enqueuing takes after a nudge was written. */
const graceMs = 30_000;
const atOnce = 100;
