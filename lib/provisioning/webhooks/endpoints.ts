import "server-only";
import { env } from "@/lib/env";
import type { AddressRefusal } from "@/lib/onboarding/webhook-delivery";
import type { WebhookEventType } from "@/lib/onboarding/webhook-events";
import { requeueDelivery } from "@/lib/store/webhook-deliveries";
import { createEndpoint, findEndpoint, replaceWebhookSecret } from "@/lib/store/webhooks";
import { checkAddress } from "@/lib/webhooks/address";
import { newWebhookSecret } from "@/lib/webhooks/signature";
import { enqueueDelivery } from "./enqueue";

/** What an Admin does with endpoints. A secret is handed out where it is made, and nowhere else. */

type Added = { ok: true; id: string; secret: string } | { ok: false; reason: AddressRefusal };

export async function addEndpoint(wish: { url: string; events: WebhookEventType[]; createdBy: string }): Promise<Added> {
  const checked = checkAddress(wish.url, env().WEBHOOK_ALLOW_PRIVATE ?? []);
  if (!checked.ok) return checked;
  const secret = newWebhookSecret();
  const { id } = await createEndpoint({ ...wish, url: checked.url.href, secret });
  return { ok: true, id, secret };
}

/** Null when there is no such endpoint. The one before counts for a day longer. */
export async function renewSecret(endpointId: string): Promise<string | null> {
  if ((await findEndpoint(endpointId)) === null) return null;
  const secret = newWebhookSecret();
  await replaceWebhookSecret(endpointId, secret);
  return secret;
}

/** Once more, with the id it had. False when it is unknown, another endpoint's, or still under way. */
export async function replayDelivery(endpointId: string, deliveryId: string): Promise<boolean> {
  const delivery = await requeueDelivery(endpointId, deliveryId);
  if (delivery) await enqueueDelivery(delivery, { attempt: 0 });
  return delivery !== null;
}
