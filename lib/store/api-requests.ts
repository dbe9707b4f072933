import "server-only";
import { env } from "@/lib/env";
import { inCustomer, withKey } from "./database";
import { hashToken } from "./hashed-tokens";
import { keyedHash } from "./keyed-hash";

/**
 * Requests by which programs added customers, for a day. A request is known by the API key and its Idempotency-Key. Of its body a keyed hash
 * is stored, since the body may contain a Dropzone API key.
 */

export type ApiRequest = {
  /** The id of the API key. */
  apiKeyId: string;
  idempotencyKey: string;
  body: string;
};
type Known = { customerId: string; invitationEndsAt: string; isSameBody: boolean };

/** Null for a request that was not made within a day. */
export async function findApiRequest(request: ApiRequest): Promise<Known | null> {
  const keyHash = keyHashOf(request);
  const row = await withKey("api-request", keyHash, (db) => db.apiRequest.findUnique({ where: { keyHash } }));
  if (!row) return null;
  const isSameBody = env().AUDIT_KEYS.some((key) => keyedHash(key, "api-request", { body: request.body }) === row.bodyHash);
  return { customerId: row.customerId, invitationEndsAt: row.invitationEndsAt.toISOString(), isSameBody };
}

/** Throws when the same request has added a customer meanwhile. Call it in the transaction that adds the customer. */
export async function recordApiRequest(request: ApiRequest, made: { customerId: string; invitationEndsAt: string }): Promise<void> {
  const [key] = env().AUDIT_KEYS;
  if (key === undefined) throw new Error("AUDIT_KEYS is empty");
  const { customerId, invitationEndsAt } = made;
  const data = {
    keyHash: keyHashOf(request),
    bodyHash: keyedHash(key, "api-request", { body: request.body }),
    customerId,
    invitationEndsAt,
  };
  await inCustomer(customerId, (db) => db.apiRequest.create({ data }));
}

const keyHashOf = ({ apiKeyId, idempotencyKey }: ApiRequest): string => hashToken(`${apiKeyId}:${idempotencyKey}`);
