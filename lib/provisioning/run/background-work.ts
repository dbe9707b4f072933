import "server-only";
import type { BackgroundWork } from "@/lib/background-work";
import { enqueueAtStart, sweepRuns } from "./enqueue-written";
import { runQueue, runSweepWorkflow, runWorkflow } from "./names";
import { onboard } from "./run-workflow";

export const runsInBackground: BackgroundWork = {
  workflows: [{ name: runWorkflow, run: onboard }],
  schedules: [{ name: runSweepWorkflow, cron: "* * * * *", run: sweepRuns }],
  listeners: [enqueueAtStart],
  queues: [{ name: runQueue, minPollingIntervalMs: 200 }],
};
