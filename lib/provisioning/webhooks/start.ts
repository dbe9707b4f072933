import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { deliverWebhook } from "./deliver";
import { deliveryQueue, deliveryWorkflow, expiryWorkflow } from "./names";
import { passOnOverdue } from "./sweep";
import { warnOfExpiry } from "./warn-of-expiry";

/** The part of the durable engine that tells other programs. */

/** Before the engine starts. */
export function registerWebhooks(): void {
  DBOS.registerWorkflow(deliverWebhook, { name: deliveryWorkflow });
  scheduledWarning = DBOS.registerWorkflow(async (_due: Date) => warnOfExpiry(), { name: expiryWorkflow });
}

let scheduledWarning: ((due: Date) => Promise<void>) | undefined;

/** When the engine runs. */
export async function startWebhooks(): Promise<void> {
  // For each endpoint: it gets at most so many calls at once from one replica.
  await DBOS.registerQueue(deliveryQueue, { partitionWorkerConcurrency: 5, minPollingIntervalMs: 500 });
  if (scheduledWarning) await DBOS.applySchedules([{ scheduleName: expiryWorkflow, workflowFn: scheduledWarning, schedule: "7 * * * *" }]);
  const sweep = () => void passOnOverdue().catch((error: unknown) => console.error("Webhooks could not be passed on:", error));
  sweep();
  setInterval(sweep, sweepEveryMs).unref();
}

const sweepEveryMs = 60_000;
