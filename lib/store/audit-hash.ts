import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** How the entries of the audit trail are chained. Apart from the trail, since whoever checks or makes one needs no database. */

type HashedEntry = { seq: number; at: string; actor: string; action: string; detail: unknown; prevHash: string };

/** What the first entry follows. */
export const beginning = "0".repeat(64);

/**
 * SHA-256, in hexadecimal, over canonical JSON (RFC 8785) of the customer, the entry, and the hash before it. Keys are in order there:
 * PostgreSQL does not keep the order they were written in.
 */
export function hashEntry(customerId: string, { seq, at, actor, action, detail, prevHash }: HashedEntry): string {
  // Only `undefined` has no JSON.
  const text = canonicalize({ customerId, seq, at, actor, action, detail, prevHash }) as string;
  return createHash("sha256").update(text).digest("hex");
}
