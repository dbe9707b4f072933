import "server-only";
import { randomUUID } from "node:crypto";
import { type ApiScope, isApiScope } from "@/lib/catalogue/api-scopes";
import { asStaffWriter, withKey } from "./database";
import type { Prisma } from "./generated/client";
import { hashToken, newToken } from "./hashed-tokens";

/** API keys with which other programs read and write. A key is shown once; the table keeps only its hash. */

export type ApiKey = {
  id: string;
  name: string;
  createdBy: string;
  createdAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
  expiresAt: string;
  scopes: ApiScope[];
};

/** Lets people and secret scanners recognise a leaked key. */
const prefix = "dzp_";

type NewApiKey = { name: string; createdBy: string; scopes: readonly ApiScope[]; days: number };

export async function createApiKey({ scopes, days, ...key }: NewApiKey): Promise<{ id: string; key: string }> {
  const [id, secret] = [randomUUID(), `${prefix}${newToken()}`];
  const expiresAt = new Date(Date.now() + days * 24 * 3_600_000);
  await asStaffWriter((db) => db.apiKey.create({ data: { id, ...key, expiresAt, scopes: [...scopes], tokenHash: hashToken(secret) } }));
  return { id, key: secret };
}

/** Null when the portal never issued this key. A revoked or expired key is returned: whether it still opens something is its reader's to say. */
export async function findApiKey(key: string): Promise<Omit<ApiKey, "createdBy" | "createdAt"> | null> {
  if (!key.startsWith(prefix)) return null;
  const tokenHash = hashToken(key);
  const row = await withKey("api-key", tokenHash, (db) => db.apiKey.findUnique({ where: { tokenHash } }));
  return row && toApiKey(row);
}

export async function noteKeyUse(id: string): Promise<void> {
  await asStaffWriter((db) => db.apiKey.update({ where: { id }, data: { lastUsedAt: new Date() } }));
}

/** Newest first, including revoked keys. */
export function listApiKeys(): Promise<ApiKey[]> {
  return asStaffWriter(async (db) => (await db.apiKey.findMany({ orderBy: { createdAt: "desc" } })).map(toApiKey));
}

/** Takes effect at once and cannot be undone. Does nothing when the key is unknown or already revoked. */
export async function revokeApiKey(id: string): Promise<void> {
  await asStaffWriter((db) => db.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } }));
}

function toApiKey({ tokenHash: _, ...row }: Prisma.ApiKeyGetPayload<object>): ApiKey {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt.toISOString(),
    // Leaves out scopes that this version does not know.
    scopes: row.scopes.filter(isApiScope),
  };
}
