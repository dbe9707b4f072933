import "server-only";
import type { BackgroundWork } from "@/lib/background-work";
import { deliverWebhook } from "./deliver";
import { deliveryQueue, deliveryWorkflow, expiryWorkflow, pruneWorkflow, sweepWorkflow } from "./names";
import { pruneDeliveries } from "./prune";
import { enqueueOverdue } from "./sweep";
import { warnOfExpiry } from "./warn-of-expiry";

export const webhooksInBackground: BackgroundWork = {
  workflows: [{ name: deliveryWorkflow, run: deliverWebhook }],
  // One partition for each endpoint. One replica makes at most this many calls to it at once.
  queues: [{ name: deliveryQueue, partitionWorkerConcurrency: 5, minPollingIntervalMs: 500 }],
  schedules: [
    { name: sweepWorkflow, cron: "* * * * *", run: enqueueOverdue },
    { name: expiryWorkflow, cron: "7 * * * *", run: warnOfExpiry },
    { name: pruneWorkflow, cron: "23 3 * * *", run: pruneDeliveries },
  ],
};
