import "server-only";
import type { BackgroundWork } from "@/lib/background-work";
import { beginAtStart, sweepRuns } from "./enqueue-written";
import { runQueue, runSweepWorkflow, runWorkflow } from "./names";
import { onboard } from "./run-workflow";

export const runsInBackground: BackgroundWork = {
  workflows: [{ name: runWorkflow, run: onboard }],
  schedules: [{ name: runSweepWorkflow, cron: "* * * * *", run: sweepRuns }],
  listeners: [beginAtStart],
  // Runs begin without it, in the process that wrote them down. Processes of the version before put theirs here.
  queues: [{ name: runQueue, minPollingIntervalMs: 5000 }],
};
