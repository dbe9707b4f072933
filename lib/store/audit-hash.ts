import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { ActorKind } from "@/lib/catalogue/audit-actor";
import { type AuditKey, keyedHash } from "./keyed-hash";

/** How the entries of a customer's audit trail are chained. A file of its own, because checking or building a chain needs no database. */

type PlainEntry = { seq: number; at: string; actor: string; action: string; detail: unknown; prevHash: string };
type KeyedEntry = PlainEntry & { actorKind: ActorKind | null; nameDigest: string | null };

/** `prevHash` of a customer's first entry. */
export const firstPrevHash = "0".repeat(64);

/**
 * The hash of entries that the version up to November 2026 wrote: SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of the
 * customer id, the entry and the previous hash. It needs no key, so whoever can write rows can compute it.
 */
export function hashPlainEntry(customerId: string, { seq, at, actor, action, detail, prevHash }: PlainEntry): string {
  // `canonicalize` returns undefined only for undefined, so this is a string.
  const text = canonicalize({ customerId, seq, at, actor, action, detail, prevHash }) as string;
  return createHash("sha256").update(text).digest("hex");
}

/** The name itself is left out and its digest is covered, so that a name can be erased without breaking the chain. */
export function hashEntry(key: AuditKey, customerId: string, entry: KeyedEntry): string {
  const { seq, at, actorKind, actor, nameDigest, action, detail, prevHash } = entry;
  return keyedHash(key, "audit-entry", { customerId, seq, at, actorKind, actor, nameDigest, action, detail, prevHash });
}

export function digestName(key: AuditKey, customerId: string, { seq, actorName }: { seq: number; actorName: string }): string {
  return keyedHash(key, "audit-name", { customerId, seq, actorName });
}

/** Where a trail ends, and how many of its first entries are older than the keys. */
export type AuditHead = { seq: number; hash: string; chainedUntil: number; keyId: string; mac: string };

export function sealHead(key: AuditKey, customerId: string, head: Pick<AuditHead, "seq" | "hash" | "chainedUntil">): AuditHead {
  const { seq, hash, chainedUntil } = head;
  return { seq, hash, chainedUntil, keyId: key.id, mac: keyedHash(key, "audit-head", { customerId, seq, hash, chainedUntil }) };
}
