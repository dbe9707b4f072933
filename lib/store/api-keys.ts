import "server-only";
import { randomUUID } from "node:crypto";
import { asStaffWriter, withKey } from "./database";
import type { Prisma } from "./generated/client";
import { hashToken, newToken } from "./hashed-tokens";

/** API keys with which other programs read. A key is shown once; the table keeps only its hash. */

export type ApiKey = {
  id: string;
  name: string;
  createdBy: string;
  createdAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
};

/** Lets people and secret scanners recognise a leaked key. */
const prefix = "dzp_";

export async function createApiKey(key: { name: string; createdBy: string }): Promise<{ id: string; key: string }> {
  const [id, secret] = [randomUUID(), `${prefix}${newToken()}`];
  await asStaffWriter((db) => db.apiKey.create({ data: { id, ...key, tokenHash: hashToken(secret) } }));
  return { id, key: secret };
}

/** Null when the portal never issued this key. A revoked key is returned, with `revokedAt` set. */
export async function findApiKey(key: string): Promise<Pick<ApiKey, "id" | "name" | "revokedAt" | "lastUsedAt"> | null> {
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
  };
}
