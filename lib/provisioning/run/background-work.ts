import "server-only";
import type { BackgroundWork } from "@/lib/background-work";
import { runQueue, runWorkflow } from "./names";
import { onboard } from "./run-workflow";

export const runsInBackground: BackgroundWork = {
  workflows: [{ name: runWorkflow, run: onboard }],
  queues: [{ name: runQueue, minPollingIntervalMs: 200 }],
};
