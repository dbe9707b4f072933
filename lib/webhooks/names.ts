/** What the durable engine calls what it does for webhooks: kept in its tables, so never renamed. */
export const deliveryQueue = "webhook-deliveries";
export const deliveryWorkflow = "deliver-webhook";
export const expiryWorkflow = "warn-of-expiry";
export const pruneWorkflow = "prune-deliveries";
export const sweepWorkflow = "pass-on-deliveries";

/** What the engine keeps of a delivery: ids and counts. */
export type DeliveryInput = {
  deliveryId: string;
  endpointId: string /** Of this round: a replay begins again at nought. */;
  attempt: number;
};
