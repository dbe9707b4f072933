import "server-only";
import { open, seal } from "@/lib/sealing";
import { inCustomer } from "./database";

/** Secrets that have to be kept for a while, sealed: one of each kind per customer. The database never sees what is inside. */

export type CredentialKind = "client-secret" | "graph-token" | "exchange-token" | "dropzone-api-key";

type NewCredential = {
  /** What it is for, in the clear: Entra's keyId of a secret, the person's id of a token. */
  reference: string;
  value: string;
  expiresAt?: string | null;
};

/** Replaces the one before. */
export async function sealCredential(customerId: string, kind: CredentialKind, credential: NewCredential): Promise<void> {
  const { reference, value, expiresAt } = credential;
  const data = {
    reference,
    sealed: seal(value, sealingContext(customerId, kind)),
    createdAt: new Date(),
    expiresAt: expiresAt ? new Date(expiresAt) : null,
  };
  const where = { customerId_kind: { customerId, kind } };
  await inCustomer(customerId, (db) => db.sealedCredential.upsert({ where, create: { customerId, kind, ...data }, update: data }));
}

export type OpenCredential = { reference: string; value: string; expiresAt: string | null };

/** Null when there is none, or its time is up. */
export async function openCredential(customerId: string, kind: CredentialKind): Promise<OpenCredential | null> {
  const row = await find(customerId, kind);
  if (!row) return null;
  const value = open(row.sealed, sealingContext(customerId, kind));
  return { reference: row.reference, value, expiresAt: row.expiresAt?.toISOString() ?? null };
}

type CredentialDescription = { reference: string; createdAt: string; expiresAt: string | null };

/** That it is there, without opening it. */
export async function describeCredential(customerId: string, kind: CredentialKind): Promise<CredentialDescription | null> {
  const row = await find(customerId, kind);
  return row && { reference: row.reference, createdAt: row.createdAt.toISOString(), expiresAt: row.expiresAt?.toISOString() ?? null };
}

export async function destroyCredential(customerId: string, kind: CredentialKind): Promise<void> {
  await inCustomer(customerId, (db) => db.sealedCredential.deleteMany({ where: { customerId, kind } }));
}

/** One whose time is up is destroyed by whoever comes across it. */
function find(customerId: string, kind: CredentialKind) {
  return inCustomer(customerId, async (db) => {
    await db.sealedCredential.deleteMany({ where: { customerId, kind, expiresAt: { lte: new Date() } } });
    return db.sealedCredential.findUnique({ where: { customerId_kind: { customerId, kind } } });
  });
}

const sealingContext = (customerId: string, kind: CredentialKind) => `credential:${customerId}:${kind}`;
