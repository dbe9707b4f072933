import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { log } from "@/lib/log";
import { deliverWebhook } from "./deliver";
import { deliveryQueue, deliveryWorkflow, expiryWorkflow, pruneWorkflow } from "./names";
import { pruneDeliveries } from "./prune";
import { passOnOverdue } from "./sweep";
import { warnOfExpiry } from "./warn-of-expiry";

/** The part of the durable engine that tells other programs. */

/** Before the engine starts. */
export function registerWebhooks(): void {
  DBOS.registerWorkflow(deliverWebhook, { name: deliveryWorkflow });
  scheduled = [
    scheduledWorkflow(expiryWorkflow, warnOfExpiry, "7 * * * *"),
    scheduledWorkflow(pruneWorkflow, pruneDeliveries, "23 3 * * *"),
  ];
}

type Scheduled = { scheduleName: string; workflowFn: (due: Date) => Promise<void>; schedule: string };

let scheduled: Scheduled[] = [];

function scheduledWorkflow(name: string, work: () => Promise<void>, schedule: string): Scheduled {
  return { scheduleName: name, workflowFn: DBOS.registerWorkflow(async (_due: Date) => work(), { name }), schedule };
}

/** When the engine runs. */
export async function startWebhooks(): Promise<void> {
  // For each endpoint: it gets at most so many calls at once from one replica.
  await DBOS.registerQueue(deliveryQueue, { partitionWorkerConcurrency: 5, minPollingIntervalMs: 500 });
  await DBOS.applySchedules(scheduled);
  const sweep = () => void passOnOverdue().catch((error: unknown) => log.error({ error }, "Webhooks could not be passed on"));
  sweep();
  setInterval(sweep, sweepEveryMs).unref();
}

const sweepEveryMs = 60_000;
