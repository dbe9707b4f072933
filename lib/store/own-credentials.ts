import "server-only";
import { inCustomer } from "./database";
import type { Prisma } from "./generated/client";

/** The secrets and certificates that the portal put on the app, so that any other can be told from them. */

export type OwnCredentials = {
  secretKeyIds: string[];
  /** Ends (ISO 8601) of secrets that were asked for and whose answer was not recorded. */
  lostSecretEnds: string[];
  thumbprints: string[];
};

export function toOwnCredentials(rows: readonly Prisma.OwnCredentialGetPayload<object>[]): OwnCredentials {
  const secrets = rows.filter(({ kind }) => kind === "secret");
  return {
    secretKeyIds: secrets.flatMap(({ keyId }) => keyId ?? []),
    lostSecretEnds: secrets.filter(({ keyId }) => keyId === null).map(({ name }) => name),
    thumbprints: rows.filter(({ kind }) => kind === "certificate").map(({ name }) => name),
  };
}

/** The secrets that were asked for since then (ISO 8601). `keyId`: null for one whose answer was not recorded. */
export function listSecretsAskedSince(customerId: string, since: string): Promise<{ endsAt: string; keyId: string | null }[]> {
  return inCustomer(customerId, async (db) => {
    const rows = await db.ownCredential.findMany({ where: { customerId, kind: "secret", recordedAt: { gte: new Date(since) } } });
    return rows.map(({ name, keyId }) => ({ endsAt: name, keyId }));
  });
}

/** Call it before the secret is asked for. `endsAt` tells it from others when the answer is lost, so no two may have the same. */
export async function expectSecret(customerId: string, endsAt: string): Promise<void> {
  await inCustomer(customerId, (db) => db.ownCredential.create({ data: { customerId, kind: "secret", name: endsAt } }));
}

/** `keyId`: null when Microsoft refused, so that no secret with this end is expected any more. */
export async function recordSecretAnswer(customerId: string, endsAt: string, keyId: string | null): Promise<void> {
  const where = { customerId_kind_name: { customerId, kind: "secret", name: endsAt } };
  await inCustomer(customerId, async (db) => {
    if (keyId === null) await db.ownCredential.deleteMany({ where: where.customerId_kind_name });
    else await db.ownCredential.update({ where, data: { keyId } });
  });
}

/** Call it before the certificate is sent. */
export async function recordOwnCertificate(customerId: string, thumbprint: string): Promise<void> {
  const row = { customerId, kind: "certificate", name: thumbprint };
  await inCustomer(customerId, (db) => db.ownCredential.createMany({ data: row, skipDuplicates: true }));
}
