import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** How the entries of the audit trail are chained by their hashes. A file of its own, because checking or building a chain needs no database. */

type HashedEntry = { seq: number; at: string; actor: string; action: string; detail: unknown; prevHash: string };

/** `prevHash` of a customer's first entry. */
export const firstPrevHash = "0".repeat(64);

/**
 * SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of the customer id, the entry and the previous hash. Canonical JSON sorts
 * the keys: PostgreSQL does not keep the order in which they were written.
 */
export function hashEntry(customerId: string, { seq, at, actor, action, detail, prevHash }: HashedEntry): string {
  // `canonicalize` returns undefined only for undefined, so this is a string.
  const text = canonicalize({ customerId, seq, at, actor, action, detail, prevHash }) as string;
  return createHash("sha256").update(text).digest("hex");
}
