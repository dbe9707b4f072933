import "server-only";
import type { BackgroundWork } from "@/lib/background-work";
import { deliverWebhook } from "./deliver";
import { type DeliveryInput, deliveryQueue, deliveryWorkflow, expiryWorkflow, pruneWorkflow, sweepWorkflow } from "./names";
import { pruneDeliveries } from "./prune";
import { beginOverdue } from "./sweep";
import { warnOfExpiry } from "./warn-of-expiry";

export const webhooksInBackground: BackgroundWork = {
  // One replica makes at most so many calls to an endpoint at once, so a slow or dead one does not hold up the others.
  workflows: [{ name: deliveryWorkflow, run: deliverWebhook, line: { of: ({ endpointId }: DeliveryInput) => endpointId, atOnce: 5 } }],
  // Processes of the version before put their deliveries here.
  queues: [{ name: deliveryQueue, partitionWorkerConcurrency: 5, minPollingIntervalMs: 30_000 }],
  schedules: [
    { name: sweepWorkflow, cron: "* * * * *", run: beginOverdue },
    { name: expiryWorkflow, cron: "7 * * * *", run: warnOfExpiry },
    { name: pruneWorkflow, cron: "23 3 * * *", run: pruneDeliveries },
  ],
};
