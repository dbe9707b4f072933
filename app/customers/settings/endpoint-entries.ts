import { z } from "zod";
import { webhookEventTypes } from "@/lib/catalogue/webhook-events";

/** What the forms of an endpoint send: one event comes as itself, several as a list. */
const events = z.union([z.enum(webhookEventTypes).transform((one) => [one]), z.array(z.enum(webhookEventTypes))]).default([]);

export const endpointEntries = { url: z.string().trim().default(""), events };

export const noEventsWords = "Choose at least one event.";
