import "server-only";
import { randomUUID } from "node:crypto";
import { asStaffWriter, withKey } from "./database";
import type { Prisma } from "./generated/client";
import { hashToken, newToken } from "./tokens";

/** Keys by which other programs read. The key is shown once; here is its hash. */

export type ApiKey = {
  id: string;
  name: string;
  createdBy: string;
  createdAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
};

/** So that a key that leaks can be told from other random text, by people and by scanners of repositories. */
const prefix = "dzp_";

export async function createApiKey(key: { name: string; createdBy: string }): Promise<{ id: string; key: string }> {
  const [id, secret] = [randomUUID(), `${prefix}${newToken()}`];
  await asStaffWriter((db) => db.apiKey.create({ data: { id, ...key, tokenHash: hashToken(secret) } }));
  return { id, key: secret };
}

/** Null for one that was never ours. */
export async function findApiKey(key: string): Promise<Pick<ApiKey, "id" | "name" | "revokedAt" | "lastUsedAt"> | null> {
  if (!key.startsWith(prefix)) return null;
  const tokenHash = hashToken(key);
  const row = await withKey("api-key", tokenHash, (db) => db.apiKey.findUnique({ where: { tokenHash } }));
  return row && toApiKey(row);
}

export async function noteKeyUse(id: string): Promise<void> {
  await asStaffWriter((db) => db.apiKey.update({ where: { id }, data: { lastUsedAt: new Date() } }));
}

/** Newest first, those that were revoked among them. */
export function listApiKeys(): Promise<ApiKey[]> {
  return asStaffWriter(async (db) => (await db.apiKey.findMany({ orderBy: { createdAt: "desc" } })).map(toApiKey));
}

/** At once and for good. Harmless for one that is unknown or was revoked before. */
export async function revokeApiKey(id: string): Promise<void> {
  await asStaffWriter((db) => db.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } }));
}

function toApiKey({ tokenHash: _, ...row }: Prisma.ApiKeyGetPayload<object>): ApiKey {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
