import "server-only";
import { nobody } from "@/lib/catalogue/security-events";
import { findApiKey, noteKeyUse } from "@/lib/store/api-keys";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { type Limit, TokenBuckets } from "./token-bucket";

/** Whether a request with an API key may read: the key exists, is not revoked and is within its rate limit. */

export type Admission =
  | { ok: true }
  | { ok: false; reason: "key-missing" | "key-unknown" | "key-revoked" }
  | { ok: false; reason: "too-many-requests"; retryAfterSeconds: number };

/** Per replica: with three replicas a key can make three times as many calls. */
export const keyLimit: Limit = { burst: 120, perSecond: 2 };

/** `authorization` is the header "Bearer <key>"; null when the request has none. */
export async function admitKey(authorization: string | null): Promise<Admission> {
  const [, token] = /^Bearer +([\w-]+)$/i.exec(authorization ?? "") ?? [];
  if (token === undefined) return { ok: false, reason: "key-missing" };
  const key = await findApiKey(token);
  if (!key) return refuse(null, "key-unknown");
  if (key.revokedAt !== null) return refuse(key, "key-revoked");
  const retryAfterSeconds = buckets().take(key.id, Date.now());
  if (retryAfterSeconds > 0) return { ok: false, reason: "too-many-requests", retryAfterSeconds };
  // Written at most once a minute: that is exact enough for "is this key still in use?", and avoids a write for every call.
  if (key.lastUsedAt === null || Date.now() - Date.parse(key.lastUsedAt) > 60_000) await noteKeyUse(key.id);
  return { ok: true };
}

type Key = NonNullable<Awaited<ReturnType<typeof findApiKey>>>;

async function refuse(key: Key | null, reason: "key-unknown" | "key-revoked"): Promise<Admission> {
  const actor = key ? ({ kind: "program", id: key.id, name: key.name } as const) : nobody;
  await recordSecurityEvent({ actor, action: "api-key-refused", customerId: null, detail: { reason, keyId: key?.id ?? null } });
  return { ok: false, reason };
}

/** On the global object: Next evaluates this module once for each bundle, and two counters would allow twice the rate. */
const kept = globalThis as { portalKeyBuckets?: TokenBuckets };
const buckets = () => {
  kept.portalKeyBuckets ??= new TokenBuckets(keyLimit);
  return kept.portalKeyBuckets;
};
