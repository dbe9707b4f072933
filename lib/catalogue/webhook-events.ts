/** What other programs can be told about a customer. To add an event is to add a row; lib/webhooks/event-data.ts then asks for its data. */

/** Days before the end of a client secret or certificate at which a warning goes out. */
export const expiryWarnings = [30, 14, 7, 1] as const;
export type ExpiryWarning = (typeof expiryWarnings)[number];

export const webhookEvents = [
  { type: "customer.step_changed", says: "A step is in another state. One event for each step." },
  { type: "customer.completed", says: "Every step that counts is done." },
  { type: "customer.stuck", says: "A step is stuck, and none was before." },
  {
    type: "secret.expiring",
    says: `A client secret or certificate ends in ${expiryWarnings.slice(0, -1).join(", ")} or ${expiryWarnings.at(-1)} days.`,
  },
] as const;
export type WebhookEventType = (typeof webhookEvents)[number]["type"];
export const webhookEventTypes = webhookEvents.map((event) => event.type);

/** Sent on request alone, and whatever events an endpoint has chosen. */
export const testEventType = "portal.test";
