import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";

/** Signatures in the format of Standard Webhooks (https://www.standardwebhooks.com), so that receivers can verify them with a library. */

export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

type Message = { id: string; at: Date; body: string };

/** One signature for each valid secret: after a replacement, a receiver may still hold the previous one. */
export function signedHeaders({ id, at, body }: Message, secrets: readonly string[]): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}
