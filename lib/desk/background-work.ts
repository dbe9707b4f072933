import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { BackgroundWork } from "@/lib/background-work";
import { countDays } from "@/lib/store/number-days";
import { destroyAbandoned } from "./abandoned";
import { digestQueue, digestWorkflow } from "./digest/names";
import { deliverDigest, sendDigests } from "./digest/send-digest";
import { eraseAllEnded } from "./erase-ended";
import { keepSummaries } from "./keep-summaries";
import { queueReminders } from "./letters/remind";
import { sendDueLetters } from "./letters/send-due";
import { beginOverdueNudges } from "./nudges/begin";
import { deliverNudge } from "./nudges/deliver-nudge";
import { nudgeQueue, nudgeSweepWorkflow, nudgeWorkflow } from "./nudges/names";
import { noteEndedInvitations } from "./refresh-summaries";
import { retestKeys } from "./retest-keys";

/** Two letters of a kind at once are handed to the mail server. */
const byMail = { of: () => "", atOnce: 2 };

export const deskInBackground: BackgroundWork = {
  workflows: [
    { name: nudgeWorkflow, run: deliverNudge, line: byMail },
    { name: digestWorkflow, run: deliverDigest, line: byMail },
  ],
  // Processes of the version before put their letters here.
  queues: [
    { name: nudgeQueue, workerConcurrency: 2, minPollingIntervalMs: 30_000 },
    { name: digestQueue, workerConcurrency: 2, minPollingIntervalMs: 30_000 },
  ],
  schedules: [
    { name: nudgeSweepWorkflow, cron: "* * * * *", run: beginOverdueNudges },
    {
      name: "destroy-abandoned",
      cron: "37 3 * * *",
      run: async () => {
        await DBOS.runStep(() => destroyAbandoned(), { name: "look" });
      },
    },
    { name: "send-digests", cron: "*/15 * * * *", run: sendDigests },
    { name: "erase-ended", cron: "11 * * * *", run: eraseAllEnded },
    {
      name: "send-letters",
      cron: "* * * * *",
      run: async () => {
        await DBOS.runStep(() => queueReminders(), { name: "remind" });
        await DBOS.runStep(() => sendDueLetters(), { name: "send" });
      },
    },
    {
      name: "count-days",
      cron: "* * * * *",
      run: async () => {
        await DBOS.runStep(() => countDays(), { name: "count" });
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
