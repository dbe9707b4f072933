import "server-only";
import { env } from "@/lib/env";
import { open, seal } from "@/lib/sealing";
import { credentialContext } from "./credentials";
import { asStaffWriter, inCustomer, withKey } from "./database";
import { webhookContext } from "./webhooks";

/**
 * Seals again, with the current key, what an older one of SEALING_KEYS sealed. A sign-in in progress is left out: it ends within 15
 * minutes. Run twice at once, nothing is lost: a row is replaced only while it is what was opened.
 */

export type Resealed = {
  resealed: number;
  /** Rows that do not open: altered, or their key is gone. */
  failed: number;
};

export async function resealAll(): Promise<Resealed> {
  const counts = { resealed: 0, failed: 0 };
  const each = async (sealed: string, context: string, replace: (again: string) => Promise<{ count: number }>) => {
    const again = sealAgain(sealed, context);
    if (again === null) counts.failed += 1;
    else counts.resealed += (await replace(again)).count;
  };
  for (const { customerId, kind, sealed } of await staleCredentials())
    await each(sealed, credentialContext(customerId, kind), (again) =>
      inCustomer(customerId, (db) => db.sealedCredential.updateMany({ where: { customerId, kind, sealed }, data: { sealed: again } })),
    );
  for (const { id, secret } of await staleEndpoints())
    await each(secret, webhookContext(id), (again) =>
      asStaffWriter((db) => db.webhookEndpoint.updateMany({ where: { id, secret }, data: { secret: again } })),
    );
  return counts;
}

/** How many rows each key has sealed. A key without rows can be removed from SEALING_KEYS. */
export async function countSealedByKey(): Promise<Map<string, number>> {
  const credentials = await withKey("sweep", "reseal", (db) => db.sealedCredential.findMany({ select: { sealed: true } }));
  const endpoints = await asStaffWriter((db) => db.webhookEndpoint.findMany({ select: { secret: true } }));
  const attempts = await withKey("sweep", "reseal", (db) => db.signInAttempt.findMany({ select: { verifier: true } }));
  const counts = new Map<string, number>();
  for (const sealed of [
    ...credentials.map((row) => row.sealed),
    ...endpoints.map((row) => row.secret),
    ...attempts.map((row) => row.verifier),
  ]) {
    const id = keyIdOf(sealed) ?? "unreadable";
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

const isStale = (sealed: string) => keyIdOf(sealed) !== env().SEALING_KEYS[0]?.id;

/** Null when the text has not the form of something sealed. A key's id may contain dots. */
const keyIdOf = (sealed: string): string | null => {
  const parts = sealed.split(".");
  return parts.length < 5 || parts[0] !== "v1" ? null : parts.slice(1, -3).join(".");
};

function sealAgain(sealed: string, context: string): string | null {
  try {
    return seal(open(sealed, context), context);
  } catch {
    // SealingError: nothing more can be said about it, and the other rows must still be done. The caller counts it.
    return null;
  }
}

async function staleCredentials() {
  const found = await withKey("sweep", "reseal", (db) =>
    db.sealedCredential.findMany({ select: { customerId: true, kind: true, sealed: true } }),
  );
  return found.filter(({ sealed }) => isStale(sealed));
}

async function staleEndpoints() {
  const found = await asStaffWriter((db) => db.webhookEndpoint.findMany({ select: { id: true, secret: true } }));
  return found.filter(({ secret }) => isStale(secret));
}
