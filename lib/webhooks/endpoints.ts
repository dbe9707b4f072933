import "server-only";
import { z } from "zod";
import { type EndpointKind, isChat } from "@/lib/catalogue/endpoint-kinds";
import type { AddressRefusal } from "@/lib/catalogue/webhook-delivery";
import type { WebhookEventType } from "@/lib/catalogue/webhook-events";
import { env } from "@/lib/env";
import { listDeliveries, requeueDelivery, type WebhookDelivery } from "@/lib/store/webhook-deliveries";
import { changeChat, changeEndpoint, createChat, createEndpoint, findEndpoint, replaceWebhookSecret } from "@/lib/store/webhooks";
import { checkAddress } from "./address";
import { beginDelivery } from "./begin-delivery";
import { newWebhookSecret } from "./signature";

/** What an Admin does with endpoints. A secret is returned only by the call that creates it. */

/** `secret`: null for a chat, whose address is its secret. */
type Added = { ok: true; id: string; secret: string | null } | { ok: false; reason: AddressRefusal };

type Wanted = { kind: EndpointKind; url: string; events: WebhookEventType[]; createdBy: string };

export async function addEndpoint({ kind, ...wanted }: Wanted): Promise<Added> {
  const checked = checkAddress(wanted.url, env().WEBHOOK_ALLOW_PRIVATE ?? []);
  if (!checked.ok) return checked;
  if (kind !== "webhook") {
    const { events, createdBy } = wanted;
    return { ok: true, id: (await createChat({ kind, address: checked.url.href, events, createdBy })).id, secret: null };
  }
  const secret = newWebhookSecret();
  const { id } = await createEndpoint({ ...wanted, url: checked.url.href, secret });
  return { ok: true, id, secret };
}

type Corrected = { ok: true } | { ok: false; reason: AddressRefusal | "no-such-endpoint" };

/** Deliveries in progress go to the new address too, signed with the same secret. An empty `url` keeps the address of a chat. */
export async function correctEndpoint(id: string, wanted: { url: string; events: WebhookEventType[] }): Promise<Corrected> {
  const endpoint = await findEndpoint(id);
  if (endpoint === null) return { ok: false, reason: "no-such-endpoint" };
  const isChannel = isChat(endpoint.kind);
  if (isChannel && wanted.url === "") return changed(await changeChat(id, { address: null, events: wanted.events }));
  const checked = checkAddress(wanted.url, env().WEBHOOK_ALLOW_PRIVATE ?? []);
  if (!checked.ok) return checked;
  const { events } = wanted;
  if (isChannel) return changed(await changeChat(id, { address: checked.url.href, events }));
  return changed(await changeEndpoint(id, { url: checked.url.href, events }));
}

const changed = (isThere: boolean): Corrected => (isThere ? { ok: true } : { ok: false, reason: "no-such-endpoint" });

/** `no-such-endpoint`: also for a chat, which has no signing secret. */
type Renewed = { ok: true; secret: string } | { ok: false; reason: "no-such-endpoint" };

/** Replaces the signing secret. The previous one stays valid for another day. */
export async function renewSecret(endpointId: string): Promise<Renewed> {
  if ((await findEndpoint(endpointId))?.kind !== "webhook") return { ok: false, reason: "no-such-endpoint" };
  const secret = newWebhookSecret();
  await replaceWebhookSecret(endpointId, secret);
  return { ok: true, secret };
}

type Replayed = { ok: true } | { ok: false; reason: "not-ended" };

/** Sends an ended delivery again, with the same event id. `not-ended`: this endpoint has no such delivery, or it is still in progress. */
export async function replayDelivery(endpointId: string, deliveryId: string): Promise<Replayed> {
  const delivery = await requeueDelivery(endpointId, deliveryId);
  if (delivery === null) return { ok: false, reason: "not-ended" };
  await beginDelivery(delivery);
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
