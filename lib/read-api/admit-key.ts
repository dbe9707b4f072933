import "server-only";
import type { ApiScope } from "@/lib/catalogue/api-scopes";
import { askWhether, countAgainst, type Slowed } from "@/lib/limiter";
import { findApiKey, noteKeyUse } from "@/lib/store/api-keys";

/** Whether a request with an API key may read: the key exists, was neither revoked nor has expired, has the scope, and is within the limits. */

export type Admission =
  | { ok: true }
  | { ok: false; reason: "key-missing" | "key-unknown" | "key-revoked" | "key-expired" | "key-scope" }
  | Slowed;

/** `authorization` is the header "Bearer <key>"; null when the request has none. `address` is the client's. */
export async function admitKey(authorization: string | null, { address, scope }: { address: string; scope: ApiScope }): Promise<Admission> {
  const [, token] = /^Bearer +([\w-]+)$/i.exec(authorization ?? "") ?? [];
  if (token === undefined) return { ok: false, reason: "key-missing" };
  // Both before the key is looked up, so that neither guessing nor calling too often costs a query.
  const slowed = (await askWhether("unknown-keys", address)) ?? (await countAgainst("api-calls", token));
  if (slowed) return slowed;
  const key = await findApiKey(token);
  if (!key) {
    await countAgainst("unknown-keys", address);
    return { ok: false, reason: "key-unknown" };
  }
  if (key.revokedAt !== null) return { ok: false, reason: "key-revoked" };
  if (Date.parse(key.expiresAt) <= Date.now()) return { ok: false, reason: "key-expired" };
  if (!key.scopes.includes(scope)) return { ok: false, reason: "key-scope" };
  // Written at most once a minute: that is exact enough for "is this key still in use?", and avoids a write for every call.
  if (key.lastUsedAt === null || Date.now() - Date.parse(key.lastUsedAt) > 60_000) await noteKeyUse(key.id);
  return { ok: true };
}
