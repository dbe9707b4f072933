import "server-only";
import { listOverdueDeliveries } from "@/lib/store/webhook-deliveries";
import { enqueueDelivery } from "./enqueue";

/**
 * Passes on what somebody wrote down and did not live to pass on. Every replica does this once a minute: what the engine already has
 * under the same id stays as it is.
 */
export async function passOnOverdue(): Promise<void> {
  const overdue = await listOverdueDeliveries(new Date(Date.now() - graceMs), atOnce);
  for (const delivery of overdue) await enqueueDelivery(delivery, { attempt: delivery.attempts });
}

/** Longer than passing on takes. */
const graceMs = 30_000;
const atOnce = 500;
