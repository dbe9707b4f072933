import "server-only";
import { type ApiScope, apiScopes } from "@/lib/catalogue/api-scopes";
import { nobody } from "@/lib/catalogue/security-events";
import { askWhether, countAgainst, type Slowed } from "@/lib/limiter";
import { findApiKey, noteKeyUse } from "@/lib/store/api-keys";
import { recordSecurityEvent } from "@/lib/store/security-events";

/** Whether a request with an API key may read or write: the key exists, was neither revoked nor has expired, has the scope, and is within the limits. */

/** Who calls, as the audit trail names them. */
export type Program = { id: string; name: string; kind: "program" };

export type Admission =
  | { ok: true; program: Program }
  | { ok: false; reason: "key-missing" | "key-unknown" | "key-revoked" | "key-expired" | "key-scope" }
  | Slowed;

/** `authorization` is the header "Bearer <key>"; null when the request has none. `address` is the client's. */
export async function admitKey(authorization: string | null, { address, scope }: { address: string; scope: ApiScope }): Promise<Admission> {
  const [, token] = /^Bearer +([\w-]+)$/i.exec(authorization ?? "") ?? [];
  if (token === undefined) return { ok: false, reason: "key-missing" };
  // Both before the key is looked up, so that neither guessing nor calling too often costs a query.
  const slowed =
    (await askWhether("unknown-keys", address)) ??
    (await countAgainst("api-calls", token)) ??
    (apiScopes[scope].writes ? await countAgainst("api-writes", token) : null);
  if (slowed) return slowed;
  const key = await findApiKey(token);
  if (!key) {
    await countAgainst("unknown-keys", address);
    return refuse(null, "key-unknown");
  }
  if (key.revokedAt !== null) return refuse(key, "key-revoked");
  if (Date.parse(key.expiresAt) <= Date.now()) return refuse(key, "key-expired");
  if (!key.scopes.includes(scope)) return refuse(key, "key-scope");
  // Written at most once a minute: that is exact enough for "is this key still in use?", and avoids a write for every call.
  if (key.lastUsedAt === null || Date.now() - Date.parse(key.lastUsedAt) > 60_000) await noteKeyUse(key.id);
  return { ok: true, program: { id: key.id, name: key.name, kind: "program" } };
}

type Key = NonNullable<Awaited<ReturnType<typeof findApiKey>>>;
type Refused = "key-unknown" | "key-revoked" | "key-expired" | "key-scope";

async function refuse(key: Key | null, reason: Refused): Promise<Admission> {
  const actor = key ? ({ kind: "program", id: key.id, name: key.name } as const) : nobody;
  await recordSecurityEvent({ actor, action: "api-key-refused", customerId: null, detail: { reason, keyId: key?.id ?? null } });
  return { ok: false, reason };
}
