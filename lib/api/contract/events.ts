import { z } from "zod";
import { expiryWarnings, testEventType, type WebhookEventType, webhookEvents } from "@/lib/catalogue/webhook-events";
import { contract, expiryKindSchema, stepSlugSchema, stepStateSchema, timeSchema, waitingOnSchema } from "./values";

/** The events that webhooks send. Their data in TypeScript is lib/webhooks/event-data.ts; a test compares what is sent with these. */

const customer = z.strictObject({ slug: z.string(), name: z.string(), url: z.url() }).register(contract, { id: "EventCustomer" });
const step = z.strictObject({ slug: stepSlugSchema, title: z.string() }).register(contract, { id: "StepRef" });
const progress = { done: z.int(), of: z.int() };

/** An event of the catalogue without data here does not compile. */
const data: Record<WebhookEventType, z.ZodObject> = {
  "customer.step_changed": z.strictObject({ customer, step, from: stepStateSchema, to: stepStateSchema, ...progress }),
  "customer.completed": z.strictObject({ customer, ...progress }),
  "customer.stuck": z.strictObject({ customer, steps: z.array(step), waitingOn: waitingOnSchema, ...progress }),
  "customer.drifted": z.strictObject({
    customer,
    steps: z.array(step),
    since: timeSchema.nullable().describe("When the first of what is broken now was found."),
    ...progress,
  }),
  "customer.recovered": z.strictObject({ customer, ...progress }),
  "secret.expiring": z.strictObject({ customer, what: expiryKindSchema, endsAt: timeSchema, daysBefore: z.literal([...expiryWarnings]) }),
  "customer.ended": z.strictObject({ customer, eraseAt: timeSchema }),
  "customer.resumed": z.strictObject({ customer }),
  "customers.waiting": z.strictObject({
    day: z.iso.date().describe("The day, where the staff are."),
    count: z.int().describe("How many wait, also those who are not listed."),
    waiting: z.array(z.strictObject({ customer, waitingOn: waitingOnSchema, step: step.nullable(), since: timeSchema })),
    url: z.url().describe("The staff's list of them."),
  }),
};

const event = (type: string, says: string, about: z.ZodObject) =>
  z.strictObject({ id: z.string(), type: z.literal(type), timestamp: timeSchema, data: about }).describe(says);

z.union([
  ...webhookEvents.map(({ type, says }) => event(type, says, data[type])),
  event(testEventType, "Sent when an Admin asks for it.", z.strictObject({ says: z.string() })),
]).register(contract, { id: "Event" });
