import "server-only";
import type { BackgroundWork } from "@/lib/background-work";
import { queue, workflow } from "./names";
import { onboard } from "./run-workflow";

export const runsInBackground: BackgroundWork = {
  workflows: [{ name: workflow, run: onboard }],
  queues: [{ name: queue, minPollingIntervalMs: 200 }],
};
