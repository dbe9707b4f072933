import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { listOverdueDeliveries } from "@/lib/store/webhook-deliveries";
import { enqueueDelivery } from "./enqueue";

/**
 * Enqueues deliveries that were written but not enqueued: the process died in between. Runs once a minute. Deliveries that are already
 * enqueued keep their workflow id, so they are not enqueued again.
 */
export async function enqueueOverdue(): Promise<void> {
  const overdue = await DBOS.runStep(
    async () => {
      const found = await listOverdueDeliveries(new Date(Date.now() - graceMs), atOnce);
      return found.map(({ id, endpointId, attempts }) => ({ id, endpointId, attempts }));
    },
    { name: "look" },
  );
  for (const delivery of overdue) await enqueueDelivery(delivery, { attempt: delivery.attempts });
}

/** Longer than enqueuing takes after a delivery was written. */
const graceMs = 30_000;
const atOnce = 500;
