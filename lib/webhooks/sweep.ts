import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { listOverdueDeliveries } from "@/lib/store/webhook-deliveries";
import { enqueueDelivery } from "./enqueue";

/**
 * Passes on what was written but not enqueued, because the process died in between. By the clock, once a minute: what the engine
 * already has under the same id stays as it is.
 */
export async function passOnOverdue(): Promise<void> {
  const overdue = await DBOS.runStep(
    async () => {
      const found = await listOverdueDeliveries(new Date(Date.now() - graceMs), atOnce);
      return found.map(({ id, endpointId, attempts }) => ({ id, endpointId, attempts }));
    },
    { name: "look" },
  );
  for (const delivery of overdue) await enqueueDelivery(delivery, { attempt: delivery.attempts });
}

/** Longer than passing on takes. */
const graceMs = 30_000;
const atOnce = 500;
