import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";

/** Signatures by Standard Webhooks (https://www.standardwebhooks.com), so that a receiver can check them with a library of theirs. */

export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

type Message = { id: string; at: Date; body: string };

/** One signature for each secret that counts: while a secret is being replaced, receivers may hold either. */
export function signedHeaders({ id, at, body }: Message, secrets: readonly string[]): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}
