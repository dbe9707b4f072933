import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { testEventType } from "@/lib/catalogue/webhook-events";
import { env } from "@/lib/env";
import { customerPath } from "@/lib/links/paths";
import { addDeliveries, addStaffDeliveries, addTestDelivery, type NewDelivery, type WebhookPayload } from "@/lib/store/webhook-deliveries";
import { findEndpoint, listEndpoints, type WebhookEndpoint } from "@/lib/store/webhooks";
import { beginDelivery } from "./begin-delivery";
import type { WebhookEvent } from "./event-data";
import { newsBetween, type Standing } from "./news-between";

/** Turns what happened to a customer into deliveries to the endpoints that chose the event. */

type About = { id: string; slug: string; name: string };

/** The enabled endpoints. Read them once for many customers, before the transaction of any customer. */
export async function listeningEndpoints(): Promise<WebhookEndpoint[]> {
  return (await listEndpoints()).filter((endpoint) => endpoint.disabledAt === null);
}

export type Noted = { id: string; endpointId: string };

/**
 * Call it in the transaction that writes the customer's new progress, so that both are written or neither. Afterwards pass the result to
 * `beginNoted`. When the process dies before that, the sweep begins the deliveries a minute later.
 */
export async function noteNews(
  customer: About,
  stood: { before: Standing | null; after: Standing },
  endpoints: readonly WebhookEndpoint[],
): Promise<Noted[]> {
  if (endpoints.length === 0) return [];
  const news = newsBetween(stood.before, stood.after);
  const { done, of } = stood.after;
  return note(
    customer,
    news.map((each) => eventAbout(customer, each, { id: `evt_${randomUUID()}`, more: { done, of } })),
    endpoints,
  );
}

/** As above: call it in the transaction in which the customer ends, or resumes. */
export function noteEnd(
  customer: About,
  event: WebhookEvent<"customer.ended" | "customer.resumed">,
  endpoints: readonly WebhookEndpoint[],
): Promise<Noted[]> {
  return note(customer, [eventAbout(customer, event, { id: `evt_${randomUUID()}`, more: {} })], endpoints);
}

/** The event id is derived from the expiry and the warning, so noting the same warning again adds no second event. */
export async function noteExpiry(
  customer: About,
  expiry: { what: string; endsAt: string; daysBefore: number },
  endpoints: readonly WebhookEndpoint[],
): Promise<Noted[]> {
  const hash = createHash("sha256")
    .update(`${customer.id}:${expiry.what}:${expiry.endsAt}:${expiry.daysBefore}`)
    .digest("hex")
    .slice(0, 32);
  const event = { type: "secret.expiring" as const, data: { what: expiry.what, endsAt: expiry.endsAt } };
  return note(customer, [eventAbout(customer, event, { id: `evt_${hash}`, more: { daysBefore: expiry.daysBefore } })], endpoints);
}

/** One event for each day, however often it is noted. */
export function noteWaiting(data: WebhookEvent<"customers.waiting">["data"], endpoints: readonly WebhookEndpoint[]): Promise<Noted[]> {
  const id = `evt_${createHash("sha256").update(`customers.waiting:${data.day}`).digest("hex").slice(0, 32)}`;
  const payload = { id, type: "customers.waiting", timestamp: new Date().toISOString(), data };
  return addStaffDeliveries(deliveriesOf([payload], endpoints));
}

export async function beginNoted(noted: readonly Noted[]): Promise<void> {
  for (const delivery of noted) await beginDelivery({ ...delivery, attempts: 0, triesBeforeReplay: 0 });
}

type Tested = { ok: true } | { ok: false; reason: "no-such-endpoint" | "endpoint-disabled" };

/** Sends a test event to one endpoint, whichever events it has chosen. */
export async function sendTestEvent(endpointId: string): Promise<Tested> {
  const endpoint = await findEndpoint(endpointId);
  if (!endpoint) return { ok: false, reason: "no-such-endpoint" };
  if (endpoint.disabledAt !== null) return { ok: false, reason: "endpoint-disabled" };
  const payload = { id: `evt_${randomUUID()}`, type: testEventType, timestamp: new Date().toISOString(), data: { says: "It works." } };
  await beginNoted([{ id: await addTestDelivery({ endpointId, payload }), endpointId }]);
  return { ok: true };
}

async function note(customer: About, payloads: readonly WebhookPayload[], endpoints: readonly WebhookEndpoint[]): Promise<Noted[]> {
  return addDeliveries(customer.id, deliveriesOf(payloads, endpoints));
}

/** To the endpoints that chose the event. */
function deliveriesOf(payloads: readonly WebhookPayload[], endpoints: readonly WebhookEndpoint[]): NewDelivery[] {
  return payloads.flatMap((payload) =>
    endpoints.filter(({ events }) => events.some((type) => type === payload.type)).map(({ id }) => ({ endpointId: id, payload })),
  );
}

function eventAbout(
  { slug, name }: About,
  event: WebhookEvent,
  { id, more }: { id: string; more: Record<string, number> },
): WebhookPayload {
  const customer = { slug, name, url: `${env().PORTAL_ORIGIN}${customerPath(slug)}` };
  return { id, type: event.type, timestamp: new Date().toISOString(), data: { customer, ...event.data, ...more } };
}
