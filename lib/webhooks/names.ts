/** Names of the webhook queue and workflows. DBOS stores them in its tables, so they must never be renamed. */
export const deliveryQueue = "webhook-deliveries";
export const deliveryWorkflow = "deliver-webhook";
export const expiryWorkflow = "warn-of-expiry";
export const pruneWorkflow = "prune-deliveries";
export const sweepWorkflow = "pass-on-deliveries";

/** A delivery workflow's input, which DBOS stores: only ids and counts. */
export type DeliveryInput = {
  deliveryId: string;
  endpointId: string;
  /** Tries so far in this round; a replay starts a new round at 0. */
  attempt: number;
};
