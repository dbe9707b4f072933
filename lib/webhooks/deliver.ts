import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { env } from "@/lib/env";
import { retryAfterSeconds } from "@/lib/http";
import { SealingError } from "@/lib/sealing";
import { findDelivery, giveUpDelivery, recordAttempt, type WebhookDelivery } from "@/lib/store/webhook-deliveries";
import { findEndpoint, openChatAddress, openWebhookSecrets, setEndpointEnabled, type WebhookEndpoint } from "@/lib/store/webhooks";
import { beginDelivery } from "./begin-delivery";
import { chatMessage } from "./chat-message";
import { chatLines } from "./chat-words";
import { guardedPost } from "./guarded-post";
import type { DeliveryInput } from "./names";
import { retryDelays } from "./retry-delays";
import { signedHeaders } from "./signature";

/**
 * Makes one try of one delivery. When it fails, the next try is a workflow of its own that starts later. Delivery is at least once: when
 * the process dies between the receiver's answer and our record of it, the event is sent again with the same webhook-id.
 */

export async function deliverWebhook(input: DeliveryInput): Promise<void> {
  const { deliveryId, endpointId, attempt } = input;
  try {
    const next = await DBOS.runStep(() => tryDelivery(input), { name: "post", retriesAllowed: true, maxAttempts: 5, shouldRetry });
    if (next === null) return;
    const { attempts, delaySeconds } = next;
    await beginDelivery({ id: deliveryId, endpointId, attempts, triesBeforeReplay: attempts - attempt - 1 }, delaySeconds);
  } catch (error) {
    // Our fault, not the receiver's: for example a secret that no longer opens. The log of deliveries shows it and it can be replayed.
    // The failure must be recorded: a delivery left in progress cannot be replayed, and the sweep cannot begin the same workflow id again.
    await DBOS.runStep(() => giveUpDelivery(deliveryId, "portal-fault"), { name: "give up", retriesAllowed: true, maxAttempts: 8 });
    throw error;
  }
}

/** A secret that cannot be opened now cannot be opened some seconds later either. */
const shouldRetry = (error: unknown): boolean => !(error instanceof SealingError);

/** Null when no further try follows. */
type Next = { attempts: number; delaySeconds: number } | null;

async function tryDelivery({ deliveryId, attempt }: DeliveryInput): Promise<Next> {
  const delivery = await findDelivery(deliveryId);
  if (!delivery || delivery.state === "delivered" || delivery.state === "failed") return null;
  const endpoint = await findEndpoint(delivery.endpointId);
  if (!endpoint || endpoint.disabledAt !== null) {
    await giveUpDelivery(deliveryId, "endpoint-disabled");
    return null;
  }
  const answer = await guardedPost({ ...(await messageOf(endpoint, delivery)), allowedPrivately: env().WEBHOOK_ALLOW_PRIVATE ?? [] });
  const status = answer.ok ? answer.status : null;
  const error = answer.ok ? answer.excerpt.slice(0, keptOfAnswer) || null : answer.reason;
  if (status !== null && status >= 200 && status < 300) {
    await recordAttempt(deliveryId, { state: "delivered", status, error: null, nextAt: null });
    return null;
  }
  // 410 Gone: the receiver wants no more events (Standard Webhooks).
  if (status === 410) await setEndpointEnabled(endpoint.id, false);
  const delaySeconds = status === 410 ? null : secondsUntilNext(attempt, answer.ok ? answer.retryAfter : null);
  const state = delaySeconds === null ? "failed" : "retrying";
  const nextAt = delaySeconds === null ? null : new Date(Date.now() + delaySeconds * 1000);
  const attempts = await recordAttempt(deliveryId, { state, status, error, nextAt });
  return delaySeconds === null ? null : { attempts, delaySeconds };
}

/** A program gets the event, signed. A chat gets it in words, at its sealed address. */
async function messageOf({ id, kind, url }: WebhookEndpoint, { payload }: WebhookDelivery) {
  const headers = { "content-type": "application/json", "user-agent": "Dropzone-Onboarding-Webhooks/1" };
  switch (kind) {
    case "webhook": {
      const body = JSON.stringify(payload);
      const signed = signedHeaders({ id: payload.id, at: new Date(), body }, await openWebhookSecrets(id));
      return { url, headers: { ...headers, ...signed }, body };
    }
    case "slack":
    case "teams":
      return { url: await openChatAddress(id), headers, body: JSON.stringify(chatMessage(kind, chatLines(payload))) };
  }
}

/** Null after the last try. A receiver's Retry-After can make the pause longer, not shorter. */
function secondsUntilNext(attempt: number, retryAfter: string | null): number | null {
  const delayMs = retryDelays[attempt];
  if (delayMs === undefined) return null;
  const asked = Math.min(retryAfterSeconds(retryAfter) ?? 0, longestPauseSeconds);
  // Random jitter, so that a receiver that recovers does not get all retries at the same moment.
  return Math.ceil(Math.max((delayMs / 1000) * (1 + Math.random() * 0.1), asked));
}

const longestPauseSeconds = 8 * 3600;

/** Characters of the receiver's answer that are stored: enough to see its complaint. */
const keptOfAnswer = 500;
