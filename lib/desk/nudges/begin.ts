import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { engineHere } from "@/lib/engine-here";
import { listOverdueNudges } from "@/lib/store/nudges";
import { nudgeWorkflow } from "./names";

/** Begins to send a nudge, in this process. No queue is asked. Beginning the same nudge twice is harmless: its id is the workflow id. */
export async function beginNudge(customerId: string, id: string): Promise<void> {
  await engineHere().start(nudgeWorkflow, `nudge:${id}`, { customerId, id });
}

/** Begins nudges that were written and that nobody has claimed, because the process died. They would stay queued for ever. Runs once a minute. */
export async function beginOverdueNudges(now = new Date()): Promise<void> {
  const overdue = await DBOS.runStep(() => listOverdueNudges(new Date(now.getTime() - graceMs), atOnce), { name: "look" });
  for (const { customerId, id } of overdue) await beginNudge(customerId, id);
}

/** Longer than it takes to begin after a nudge was written. */
const graceMs = 30_000;
const atOnce = 100;
