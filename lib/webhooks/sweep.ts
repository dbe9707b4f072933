import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { listOverdueDeliveries } from "@/lib/store/webhook-deliveries";
import { beginDelivery } from "./begin-delivery";

/**
 * Begins deliveries whose try is due and has not begun, as after the process died that wrote them or waited for it. Runs once a minute. A try
 * that has begun, here or elsewhere, has its workflow id, so it is not begun again.
 */
export async function beginOverdue(): Promise<void> {
  const overdue = await DBOS.runStep(
    async () => {
      const found = await listOverdueDeliveries(new Date(Date.now() - graceMs), atOnce);
      return found.map(({ id, endpointId, attempts, triesBeforeReplay }) => ({ id, endpointId, attempts, triesBeforeReplay }));
    },
    { name: "look" },
  );
  for (const delivery of overdue) await beginDelivery(delivery);
}

/** Longer than it takes to begin after a delivery was written. */
const graceMs = 30_000;
const atOnce = 500;
