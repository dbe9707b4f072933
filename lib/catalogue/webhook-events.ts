/**
 * The events that webhooks report about a customer. To add an event, add a row. The compiler then asks for its data in
 * lib/webhooks/event-data.ts.
 */

/** How many days before a client secret or certificate ends a warning is sent. */
export const expiryWarnings = [60, 30, 14, 7, 1] as const;
export type ExpiryWarning = (typeof expiryWarnings)[number];

export const webhookEvents = [
  { type: "customer.step_changed", says: "A step is in another state. One event for each step." },
  { type: "customer.completed", says: "Every step that counts is done." },
  { type: "customer.stuck", says: "A step is stuck, and none was before." },
  { type: "customer.drifted", says: "Steps that were done are found to be done no more. One event for all that a look finds." },
  { type: "customer.recovered", says: "Everything that was found broken works again." },
  {
    type: "secret.expiring",
    says: `A client secret or certificate ends in ${expiryWarnings.slice(0, -1).join(", ")} or ${expiryWarnings.at(-1)} days.`,
  },
  { type: "customer.ended", says: "Staff or a program ended the customer. What is stored about them is erased later." },
  { type: "customer.resumed", says: "The customer's end was taken back." },
  { type: "customers.waiting", says: "Once a day, in the morning: who has waited for over two days. Not sent when nobody has." },
] as const;
export type WebhookEventType = (typeof webhookEvents)[number]["type"];
export const webhookEventTypes = webhookEvents.map((event) => event.type);

/** Sent only on request, whichever events an endpoint has chosen. */
export const testEventType = "portal.test";
