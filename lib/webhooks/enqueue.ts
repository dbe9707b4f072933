import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { deliveryQueue, deliveryWorkflow } from "./names";

/** Passes deliveries on to the engine, by name: the workflow itself is registered at start-up, in another bundle. */

type Queued = { id: string; endpointId: string; attempts: number };
type When = { attempt: number; delaySeconds?: number };

/**
 * The id says which try it is, so that passing the same one on twice is harmless. Until its time comes a try holds no place in the
 * queue, and each endpoint has a queue of its own: one that is slow or gone keeps nobody else waiting.
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
