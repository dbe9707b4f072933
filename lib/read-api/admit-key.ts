import "server-only";
import { findApiKey, noteKeyUse } from "@/lib/store/api-keys";
import { type Limit, TokenBuckets } from "./token-bucket";

/** Who may read by key: one that was made here, was not revoked, and has not asked too often. */

export type Admission =
  | { ok: true }
  | { ok: false; reason: "key-missing" | "key-unknown" | "key-revoked" }
  | { ok: false; reason: "too-many-requests"; retryAfterSeconds: number };

/** For each replica: with three of them a key can make three times as many calls. */
export const keyLimit: Limit = { burst: 120, perSecond: 2 };

export async function admitKey(authorization: string | null): Promise<Admission> {
  const [, token] = /^Bearer +([\w-]+)$/i.exec(authorization ?? "") ?? [];
  if (token === undefined) return { ok: false, reason: "key-missing" };
  const key = await findApiKey(token);
  if (!key) return { ok: false, reason: "key-unknown" };
  if (key.revokedAt !== null) return { ok: false, reason: "key-revoked" };
  const retryAfterSeconds = buckets().take(key.id, Date.now());
  if (retryAfterSeconds > 0) return { ok: false, reason: "too-many-requests", retryAfterSeconds };
  // To the minute is exact enough for "is this key still in use?", and spares a write at every call.
  if (key.lastUsedAt === null || Date.now() - Date.parse(key.lastUsedAt) > 60_000) await noteKeyUse(key.id);
  return { ok: true };
}

/** On the global object, since Next evaluates this module once for each bundle: two counts would be twice the rate. */
const kept = globalThis as { portalKeyBuckets?: TokenBuckets };
const buckets = () => {
  kept.portalKeyBuckets ??= new TokenBuckets(keyLimit);
  return kept.portalKeyBuckets;
};
