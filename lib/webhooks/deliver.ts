import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { env } from "@/lib/env";
import { retryAfterSeconds } from "@/lib/http";
import { SealingError } from "@/lib/sealing";
import { findDelivery, giveUpDelivery, recordAttempt, type WebhookDelivery } from "@/lib/store/webhook-deliveries";
import { findEndpoint, openWebhookSecrets, setEndpointEnabled } from "@/lib/store/webhooks";
import { enqueueDelivery } from "./enqueue";
import { guardedPost } from "./guarded-post";
import type { DeliveryInput } from "./names";
import { retryDelays } from "./retry-delays";
import { signedHeaders } from "./signature";

/**
 * One try of one delivery; when it fails, the next is a workflow of its own that begins later. At least once: a process that dies
 * between the receiver's answer and our note of it sends again, with the same webhook-id.
 */

export async function deliverWebhook(input: DeliveryInput): Promise<void> {
  const { deliveryId, endpointId, attempt } = input;
  try {
    const next = await DBOS.runStep(() => tryDelivery(input), { name: "post", retriesAllowed: true, maxAttempts: 5, shouldRetry });
    if (next === null) return;
    const { attempts, delaySeconds } = next;
    await enqueueDelivery({ id: deliveryId, endpointId, attempts }, { attempt: attempt + 1, delaySeconds });
  } catch (error) {
    // Ours, not the receiver's: a secret that no longer opens, for one. It shows in the log of deliveries, and can be replayed.
    // It has to be written down: one that stays under way can be neither replayed nor passed on again under the same id.
    await DBOS.runStep(() => giveUpDelivery(deliveryId, "portal-fault"), { name: "give up", retriesAllowed: true, maxAttempts: 8 });
    throw error;
  }
}

/** What does not open now does not open in some seconds either. */
const shouldRetry = (error: unknown): boolean => !(error instanceof SealingError);

type Next = { attempts: number; delaySeconds: number } | null;

async function tryDelivery({ deliveryId, attempt }: DeliveryInput): Promise<Next> {
  const delivery = await findDelivery(deliveryId);
  if (!delivery || delivery.state === "delivered" || delivery.state === "failed") return null;
  const endpoint = await findEndpoint(delivery.endpointId);
  if (!endpoint || endpoint.disabledAt !== null) {
    await giveUpDelivery(deliveryId, "endpoint-disabled");
    return null;
  }
  const answer = await post(endpoint.url, delivery);
  const status = answer.ok ? answer.status : null;
  const error = answer.ok ? answer.excerpt.slice(0, keptOfAnswer) || null : answer.reason;
  if (status !== null && status >= 200 && status < 300) {
    await recordAttempt(deliveryId, { state: "delivered", status, error: null, nextAt: null });
    return null;
  }
  // "Gone" is how a receiver says that it wants no more (Standard Webhooks).
  if (status === 410) await setEndpointEnabled(endpoint.id, false);
  const delaySeconds = status === 410 ? null : secondsUntilNext(attempt, answer.ok ? answer.retryAfter : null);
  const state = delaySeconds === null ? "failed" : "retrying";
  const nextAt = delaySeconds === null ? null : new Date(Date.now() + delaySeconds * 1000);
  const attempts = await recordAttempt(deliveryId, { state, status, error, nextAt });
  return delaySeconds === null ? null : { attempts, delaySeconds };
}

async function post(url: string, { endpointId, payload }: WebhookDelivery) {
  const body = JSON.stringify(payload);
  const headers = {
    "content-type": "application/json",
    "user-agent": "Dropzone-Onboarding-Webhooks/1",
    ...signedHeaders({ id: payload.id, at: new Date(), body }, await openWebhookSecrets(endpointId)),
  };
  return guardedPost({ url, headers, body, allowedPrivately: env().WEBHOOK_ALLOW_PRIVATE ?? [] });
}

/** Null when the day is over. A receiver may ask for a longer pause, not for a shorter one. */
function secondsUntilNext(attempt: number, retryAfter: string | null): number | null {
  const delayMs = retryDelays[attempt];
  if (delayMs === undefined) return null;
  const asked = Math.min(retryAfterSeconds(retryAfter) ?? 0, longestPauseSeconds);
  // Spread, so that a receiver that comes back is not met by everything at once.
  return Math.ceil(Math.max((delayMs / 1000) * (1 + Math.random() * 0.1), asked));
}

const longestPauseSeconds = 8 * 3600;

/** Enough to see what it complains about. */
const keptOfAnswer = 500;
