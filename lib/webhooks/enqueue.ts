import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { deliveryQueue, deliveryWorkflow } from "./names";

/** Enqueues deliveries with DBOS. The workflow is given by name, because it is registered at start-up, in another bundle. */

type Queued = {
  id: string;
  endpointId: string;
  /** Tries so far, of all rounds. */
  attempts: number;
};
type When = {
  /** Tries so far in this round; a replay starts a new round at 0. */
  attempt: number;
  delaySeconds?: number;
};

/**
 * The workflow id contains the number of tries, so enqueuing the same try twice is harmless. A delayed try takes no place in the queue
 * until it is due. Each endpoint has its own queue partition, so a slow or dead endpoint does not hold up the others.
 */
export async function enqueueDelivery({ id, endpointId, attempts }: Queued, { attempt, delaySeconds = 0 }: When): Promise<void> {
  await DBOS.enqueueWorkflowWithOptions(
    {
      queueName: deliveryQueue,
      workflowName: deliveryWorkflow,
      workflowID: `webhook:${id}:${attempts}`,
      queuePartitionKey: endpointId,
      ...(delaySeconds > 0 ? { delaySeconds } : {}),
    },
    { deliveryId: id, endpointId, attempt },
  );
}
