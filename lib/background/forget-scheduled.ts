import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { BackgroundWork } from "@/lib/background-work";

/** Deletes ended scheduled workflows. DBOS keeps every ended workflow; scheduled ones are some thousands a day, and nobody needs them later. */

const keptMs = 24 * 3600 * 1000;
const atOnce = 500;

/** DBOS begins the id of a scheduled workflow with this. */
const scheduledIds = "sched-";

/** Deletes the scheduled workflows that ended before `moment`. Returns how many. Runs, deliveries and nudges are kept. */
export async function forgetScheduled(moment: Date): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const wanted = {
      workflow_id_prefix: scheduledIds,
      completedBefore: moment.toISOString(),
      limit: atOnce,
      loadInput: false,
      loadOutput: false,
    };
    const ended = await DBOS.listWorkflows(wanted);
    await DBOS.deleteWorkflows(ended.map(({ workflowID }) => workflowID));
    forgotten += ended.length;
    if (ended.length < atOnce) return forgotten;
  }
}

export const forgetting: BackgroundWork = {
  schedules: [
    {
      name: "forget-scheduled",
      cron: "41 * * * *",
      run: async () => {
        await DBOS.runStep(() => forgetScheduled(new Date(Date.now() - keptMs)), { name: "forget" });
      },
    },
  ],
};
