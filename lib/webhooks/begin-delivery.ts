import "server-only";
import { engineHere } from "@/lib/engine-here";
import type { WebhookDelivery } from "@/lib/store/webhook-deliveries";
import { type DeliveryInput, deliveryWorkflow } from "./names";

/**
 * Begins a try of a delivery in this process. No queue is asked. The row of the delivery says when its next try is due, so the sweep finds what
 * a process that dies has not begun.
 */

export type WrittenDelivery = Pick<WebhookDelivery, "id" | "endpointId" | "attempts" | "triesBeforeReplay">;

/** The workflow id contains the number of tries, so beginning the same try twice is harmless. */
export async function beginDelivery(delivery: WrittenDelivery, delaySeconds = 0): Promise<void> {
  const { id, endpointId, attempts, triesBeforeReplay } = delivery;
  const input: DeliveryInput = { deliveryId: id, endpointId, attempt: attempts - triesBeforeReplay };
  const begin = () => engineHere().start(deliveryWorkflow, `webhook:${id}:${attempts}`, input);
  if (delaySeconds === 0) await begin();
  else setTimeout(() => void begin(), delaySeconds * 1000).unref();
}
