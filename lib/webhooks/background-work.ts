import "server-only";
import type { BackgroundWork } from "@/lib/background-work";
import { deliverWebhook } from "./deliver";
import { deliveryQueue, deliveryWorkflow, expiryWorkflow, pruneWorkflow, sweepWorkflow } from "./names";
import { pruneDeliveries } from "./prune";
import { passOnOverdue } from "./sweep";
import { warnOfExpiry } from "./warn-of-expiry";

export const webhooksInBackground: BackgroundWork = {
  workflows: [{ name: deliveryWorkflow, run: deliverWebhook }],
  // One partition for each endpoint: it gets at most so many calls at once from one replica.
  queues: [{ name: deliveryQueue, partitionWorkerConcurrency: 5, minPollingIntervalMs: 500 }],
  schedules: [
    { name: sweepWorkflow, cron: "* * * * *", run: passOnOverdue },
    { name: expiryWorkflow, cron: "7 * * * *", run: warnOfExpiry },
    { name: pruneWorkflow, cron: "23 3 * * *", run: pruneDeliveries },
  ],
};
