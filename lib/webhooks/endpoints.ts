import "server-only";
import { z } from "zod";
import type { AddressRefusal } from "@/lib/catalogue/webhook-delivery";
import type { WebhookEventType } from "@/lib/catalogue/webhook-events";
import { env } from "@/lib/env";
import { listDeliveries, requeueDelivery, type WebhookDelivery } from "@/lib/store/webhook-deliveries";
import { changeEndpoint, createEndpoint, findEndpoint, replaceWebhookSecret } from "@/lib/store/webhooks";
import { checkAddress } from "./address";
import { enqueueDelivery } from "./enqueue";
import { newWebhookSecret } from "./signature";

/** What an Admin does with endpoints. A secret is returned only by the call that creates it. */

type Added = { ok: true; id: string; secret: string } | { ok: false; reason: AddressRefusal };

export async function addEndpoint(wanted: { url: string; events: WebhookEventType[]; createdBy: string }): Promise<Added> {
  const checked = checkAddress(wanted.url, env().WEBHOOK_ALLOW_PRIVATE ?? []);
  if (!checked.ok) return checked;
  const secret = newWebhookSecret();
  const { id } = await createEndpoint({ ...wanted, url: checked.url.href, secret });
  return { ok: true, id, secret };
}

type Corrected = { ok: true } | { ok: false; reason: AddressRefusal | "no-such-endpoint" };

/** Deliveries in progress go to the new address too, signed with the same secret. */
export async function correctEndpoint(id: string, wanted: { url: string; events: WebhookEventType[] }): Promise<Corrected> {
  const checked = checkAddress(wanted.url, env().WEBHOOK_ALLOW_PRIVATE ?? []);
  if (!checked.ok) return checked;
  return (await changeEndpoint(id, { ...wanted, url: checked.url.href })) ? { ok: true } : { ok: false, reason: "no-such-endpoint" };
}

type Renewed = { ok: true; secret: string } | { ok: false; reason: "no-such-endpoint" };

/** Replaces the signing secret. The previous one stays valid for another day. */
export async function renewSecret(endpointId: string): Promise<Renewed> {
  if ((await findEndpoint(endpointId)) === null) return { ok: false, reason: "no-such-endpoint" };
  const secret = newWebhookSecret();
  await replaceWebhookSecret(endpointId, secret);
  return { ok: true, secret };
}

type Replayed = { ok: true } | { ok: false; reason: "not-ended" };

/** Sends an ended delivery again, with the same event id. `not-ended`: this endpoint has no such delivery, or it is still in progress. */
export async function replayDelivery(endpointId: string, deliveryId: string): Promise<Replayed> {
  const delivery = await requeueDelivery(endpointId, deliveryId);
  if (delivery === null) return { ok: false, reason: "not-ended" };
  await enqueueDelivery(delivery, { attempt: 0 });
  return { ok: true };
}

/** An endpoint with one page of its deliveries. Null when there is no such endpoint. */
export async function loadEndpointLog(id: string, asked: string | string[] | undefined) {
  const endpoint = z.guid().safeParse(id).success ? await findEndpoint(id) : null;
  if (!endpoint) return null;
  const { deliveries, next } = await listDeliveries(endpoint.id, { limit: onAPage, after: typeof asked === "string" ? asked : null });
  return { endpoint, deliveries: deliveries.map(toRow), next, isUnderWay: deliveries.some(isAboutToChange) };
}

const onAPage = 50;

const customerSchema = z.object({ customer: z.object({ slug: z.string() }) });

function toRow({ payload, customerId: _, deliveredAt: __, ...delivery }: WebhookDelivery) {
  return { ...delivery, payload, eventType: payload.type, about: customerSchema.safeParse(payload.data).data?.customer.slug ?? null };
}

/** Due within the next minute. The page does not need to refresh for a delivery that is tried again in hours. */
const isAboutToChange = ({ state, nextAt }: WebhookDelivery) =>
  (state === "queued" || state === "retrying") && nextAt !== null && Date.parse(nextAt) < Date.now() + 60_000;
