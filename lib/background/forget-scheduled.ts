import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { BackgroundWork } from "@/lib/background-work";
import { retentionDays } from "@/lib/catalogue/retention";

/** Deletes ended workflows, which DBOS keeps. Scheduled ones are some thousands a day, and nobody needs them later; the others stay longer. */

const dayMs = 24 * 3600 * 1000;
const atOnce = 500;

/** DBOS begins the id of a scheduled workflow with this. */
const scheduledIds = "sched-";

/** Deletes the scheduled workflows that ended before `moment`. Returns how many. Runs, deliveries and nudges are kept. */
export const forgetScheduled = (moment: Date): Promise<number> => forget(moment, { workflow_id_prefix: scheduledIds });

/** Deletes every workflow that ended before `moment`: runs, deliveries and nudges too. Returns how many. */
export const forgetEnded = (moment: Date): Promise<number> => forget(moment, {});

async function forget(moment: Date, which: { workflow_id_prefix?: string }): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const wanted = {
      ...which,
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
        await DBOS.runStep(() => forgetScheduled(new Date(Date.now() - dayMs)), { name: "forget" });
        await DBOS.runStep(() => forgetEnded(new Date(Date.now() - retentionDays.engineRows * dayMs)), { name: "forget-ended" });
      },
    },
  ],
};
