import "server-only";
import { randomUUID } from "node:crypto";
import { asStaffWriter, withKey } from "./database";
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

/** Null for one that is unknown or revoked. */
export async function findApiKey(key: string): Promise<{ id: string; name: string; lastUsedAt: string | null } | null> {
  if (!key.startsWith(prefix)) return null;
  const tokenHash = hashToken(key);
  const row = await withKey("api-key", tokenHash, (db) => db.apiKey.findUnique({ where: { tokenHash, revokedAt: null } }));
  return row && { id: row.id, name: row.name, lastUsedAt: row.lastUsedAt?.toISOString() ?? null };
}

export async function noteKeyUse(id: string): Promise<void> {
  await asStaffWriter((db) => db.apiKey.update({ where: { id }, data: { lastUsedAt: new Date() } }));
}

/** Newest first, those that were revoked among them. */
export function listApiKeys(): Promise<ApiKey[]> {
  return asStaffWriter(async (db) => {
    const rows = await db.apiKey.findMany({ orderBy: { createdAt: "desc" } });
    return rows.map(({ tokenHash: _, ...row }) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      revokedAt: row.revokedAt?.toISOString() ?? null,
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    }));
  });
}

/** At once and for good. Harmless for one that is unknown or was revoked before. */
export async function revokeApiKey(id: string): Promise<void> {
  await asStaffWriter((db) => db.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } }));
}
