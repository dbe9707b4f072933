import { z } from "zod";
import { endpointKinds } from "@/lib/catalogue/endpoint-kinds";
import { type WebhookEventType, webhookEventTypes } from "@/lib/catalogue/webhook-events";
import { afterStaffRefusal } from "../after-staff-refusal";

/** The events that the forms of an endpoint send. FormData gives one event as a string and several as a list. */
const events = z.union([z.enum(webhookEventTypes).transform((one) => [one]), z.array(z.enum(webhookEventTypes)).max(50)]).default([]);

export const endpointEntries = { url: z.string().trim().max(4000).default(""), events };

/** Chosen once, when the endpoint is added. */
export const newEndpointEntries = { kind: z.enum(endpointKinds).default("webhook"), ...endpointEntries };

type Entries = { url: string; events: WebhookEventType[] };
type EndpointRefusal =
  | { reason: "no-events"; entries: Entries }
  | { reason: "address"; says: string; entries: Entries }
  | Parameters<typeof afterStaffRefusal>[0];

/** The state of an endpoint's form after a refusal: the errors and what was typed. Redirects when the person was refused, not the values. */
export function afterEndpointRefusal(refusal: EndpointRefusal) {
  switch (refusal.reason) {
    case "no-events":
      return { entries: refusal.entries, errors: { events: "Choose at least one event." } };
    case "address":
      return { entries: refusal.entries, errors: { url: refusal.says } };
    default:
      return afterStaffRefusal(refusal);
  }
}
