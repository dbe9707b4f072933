import "server-only";
import { open, seal } from "@/lib/sealing";
import { inCustomer, withKey } from "./database";
import type { Prisma } from "./generated/client";

/** Secrets that the portal keeps for a while, sealed: one of each kind per customer. The database never sees the plain value. */

export type CredentialKind = "client-secret" | "graph-token" | "exchange-token" | "dropzone-api-key";

type NewCredential = {
  /** What it belongs to, not encrypted: Entra's keyId for a client secret, the person's id for a token. */
  reference: string;
  value: string;
  expiresAt?: string | null;
};

/** Replaces the earlier one of this kind. */
export async function sealCredential(customerId: string, kind: CredentialKind, credential: NewCredential): Promise<void> {
  const { reference, value, expiresAt } = credential;
  const data = {
    reference,
    sealed: seal(value, credentialContext(customerId, kind)),
    createdAt: new Date(),
    expiresAt: expiresAt ? new Date(expiresAt) : null,
    testedAt: null,
  };
  const where = { customerId_kind: { customerId, kind } };
  await inCustomer(customerId, (db) => db.sealedCredential.upsert({ where, create: { customerId, kind, ...data }, update: data }));
}

type CredentialDescription = {
  reference: string;
  createdAt: string;
  expiresAt: string | null;
  /** Of a Dropzone API key: when Dropzone last answered whether it accepts it. Null while it has not answered. */
  testedAt: string | null;
};
export type OpenCredential = CredentialDescription & { value: string };

/** Null when there is none or it has expired. Throws SealingError when it cannot be opened. */
export async function openCredential(customerId: string, kind: CredentialKind): Promise<OpenCredential | null> {
  const row = await find(customerId, kind);
  if (!row) return null;
  return { ...descriptionOf(row), value: open(row.sealed, credentialContext(customerId, kind)) };
}

/** Says that there is one, without opening it. Null when there is none or it has expired. */
export async function describeCredential(customerId: string, kind: CredentialKind): Promise<CredentialDescription | null> {
  const row = await find(customerId, kind);
  return row && descriptionOf(row);
}

export type SealedCredentials = Partial<Record<CredentialKind, SealedCredential>>;

/** By kind. */
export const toSealed = (rows: readonly Prisma.SealedCredentialGetPayload<object>[]): SealedCredentials =>
  Object.fromEntries(
    rows.map((row) => [row.kind, { ...descriptionOf(row), open: () => open(row.sealed, credentialContext(row.customerId, row.kind)) }]),
  );

/** `open` throws SealingError when it cannot be opened. */
export type SealedCredential = CredentialDescription & { open: () => string };

export async function destroyCredential(customerId: string, kind: CredentialKind): Promise<void> {
  await inCustomer(customerId, (db) => db.sealedCredential.deleteMany({ where: { customerId, kind } }));
}

/** The tokens that work in this person's name. */
export async function destroyTokensOf(customerId: string, personId: string): Promise<void> {
  const kind = { in: ["graph-token", "exchange-token"] satisfies CredentialKind[] };
  await inCustomer(customerId, (db) => db.sealedCredential.deleteMany({ where: { customerId, kind, reference: personId } }));
}

/** Expired credentials can no longer be read; this also deletes their rows. */
export async function destroyExpiredCredentials(customerId: string): Promise<void> {
  await inCustomer(customerId, (db) => db.sealedCredential.deleteMany({ where: { customerId, expiresAt: { lte: new Date() } } }));
}

/** Dropzone has answered whether it accepts the API key. `createdAt`: of the key that was tested; another one may have taken its place. */
export async function noteKeyTested(customerId: string, createdAt: string): Promise<void> {
  const where = { customerId, kind: "dropzone-api-key", createdAt: new Date(createdAt) };
  await inCustomer(customerId, (db) => db.sealedCredential.updateMany({ where, data: { testedAt: new Date() } }));
}

/** The customers whose Dropzone API key could not be tested yet. */
export async function listUntestedKeyHolders(): Promise<string[]> {
  const where = { kind: "dropzone-api-key", testedAt: null };
  const found = await withKey("sweep", "untested", (db) => db.sealedCredential.findMany({ where, select: { customerId: true } }));
  return found.map(({ customerId }) => customerId);
}

/** What outlives a run. Tokens expire within the hour. */
export const keptSecretKinds = ["client-secret", "dropzone-api-key"] as const satisfies CredentialKind[];

/** The customers for whom one of these is sealed. */
export async function listSecretHolders(): Promise<string[]> {
  const where = { kind: { in: [...keptSecretKinds] } };
  const found = await withKey("sweep", "abandoned", (db) =>
    db.sealedCredential.findMany({ where, select: { customerId: true }, distinct: ["customerId"], orderBy: { customerId: "asc" } }),
  );
  return found.map(({ customerId }) => customerId);
}

function find(customerId: string, kind: CredentialKind) {
  const where = { customerId_kind: { customerId, kind }, ...notExpired() };
  return inCustomer(customerId, (db) => db.sealedCredential.findUnique({ where }));
}

export const notExpired = () => ({ OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] });

const descriptionOf = (row: Prisma.SealedCredentialGetPayload<object>): CredentialDescription => ({
  reference: row.reference,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  testedAt: row.testedAt?.toISOString() ?? null,
});

/** What the value is sealed for. */
export const credentialContext = (customerId: string, kind: string) => `credential:${customerId}:${kind}`;
