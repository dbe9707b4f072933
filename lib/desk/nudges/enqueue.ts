import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { listOverdueNudges } from "@/lib/store/nudges";
import { nudgeQueue, nudgeWorkflow } from "./names";

/** Passes letters on to the engine, by name. The same one twice is one. */

export async function enqueueNudge(customerId: string, id: string): Promise<void> {
  await DBOS.enqueueWorkflowWithOptions(
    { queueName: nudgeQueue, workflowName: nudgeWorkflow, workflowID: `nudge:${id}` },
    { customerId, id },
  );
}

/** Written but not enqueued: the process died in between. Such a letter would stand there as queued for ever. By the clock, once a minute. */
export async function passOnOverdueNudges(now = new Date()): Promise<void> {
  const overdue = await DBOS.runStep(() => listOverdueNudges(new Date(now.getTime() - graceMs), atOnce), { name: "look" });
  for (const { customerId, id } of overdue) await enqueueNudge(customerId, id);
}

/** Longer than passing on takes. */
const graceMs = 30_000;
const atOnce = 100;
