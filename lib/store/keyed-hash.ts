import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import canonicalize from "canonicalize";

/** Hashes that only holders of an audit key can compute. A file of its own, because checking or building a chain needs no database. */

/** One of AUDIT_KEYS: `key` is 32 bytes in base64. */
export type AuditKey = { id: string; key: string };

/** Part of what is hashed, so that a hash made for one purpose is worthless for another. */
type Purpose = "audit-entry" | "audit-head" | "audit-name" | "security-event" | "security-head" | "security-name" | "api-request";

/** HMAC-SHA-256, in hexadecimal, of the purpose, the key's id and `value` as canonical JSON (RFC 8785). */
export function keyedHash({ id, key }: AuditKey, purpose: Purpose, value: object): string {
  // `canonicalize` returns undefined only for undefined, so this is a string.
  const text = canonicalize({ ...value, purpose, keyId: id }) as string;
  return createHmac("sha256", keyObjectOf(key)).update(text).digest("hex");
}

const keyObjects = new Map<string, KeyObject>();

/** Made once for each key, since a trail is checked with thousands of hashes. */
function keyObjectOf(key: string): KeyObject {
  const made = keyObjects.get(key) ?? createSecretKey(Buffer.from(key, "base64"));
  keyObjects.set(key, made);
  return made;
}
