import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { BackgroundWork } from "@/lib/background-work";
import { destroyAbandoned } from "./abandoned";
import { keepSummaries } from "./keep-summaries";
import { queueReminders } from "./letters/remind";
import { sendDueLetters } from "./letters/send-due";
import { deliverNudge } from "./nudges/deliver-nudge";
import { enqueueOverdueNudges } from "./nudges/enqueue";
import { nudgeQueue, nudgeSweepWorkflow, nudgeWorkflow } from "./nudges/names";
import { noteEndedInvitations } from "./refresh-summaries";
import { retestKeys } from "./retest-keys";

export const deskInBackground: BackgroundWork = {
  workflows: [{ name: nudgeWorkflow, run: deliverNudge }],
  queues: [{ name: nudgeQueue, workerConcurrency: 2, minPollingIntervalMs: 500 }],
  schedules: [
    { name: nudgeSweepWorkflow, cron: "* * * * *", run: enqueueOverdueNudges },
    {
      name: "destroy-abandoned",
      cron: "37 3 * * *",
      run: async () => {
        await DBOS.runStep(() => destroyAbandoned(), { name: "look" });
      },
    },
    {
      name: "send-letters",
      cron: "* * * * *",
      run: async () => {
        await DBOS.runStep(() => queueReminders(), { name: "remind" });
        await DBOS.runStep(() => sendDueLetters(), { name: "send" });
      },
    },
    { name: "note-ended-invitations", cron: "* * * * *", run: noteEndedInvitations },
    {
      name: "retest-keys",
      cron: "*/5 * * * *",
      run: async () => {
        await DBOS.runStep(() => retestKeys(), { name: "look" });
      },
    },
  ],
  listeners: [keepSummaries],
};
