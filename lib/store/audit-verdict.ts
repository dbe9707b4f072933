import type { AuditEntry } from "./audit-entry";
import { type AuditHead, digestName, firstPrevHash, hashEntry, hashPlainEntry, sealHead } from "./audit-hash";
import type { AuditKey } from "./keyed-hash";

/** Whether an audit trail is what the portal wrote. Pure. */

export type AuditVerdict =
  | {
      ok: true;
      entries: number;
      /** Written with a key: nobody without the key can have written or altered them. */
      keyed: number;
      /** Older than the keys. They are protected only since the head, which is keyed, covers their last hash. */
      chainedOnly: number;
      /** Keyed entries whose name was erased. The id is still there. */
      withoutName: number;
      keyIds: string[];
      lastHash: string;
    }
  | { ok: false; reason: AuditFault /** The entry at fault; null when it is the head. */; seq: number | null };

export type AuditFault =
  /** The entry does not follow from the one before it, or its content, time, actor or name was changed. */
  | "altered"
  /** The entry has no key although it is newer than the keys. */
  | "unkeyed"
  /** Its key is not in AUDIT_KEYS. */
  | "key-unknown"
  /** The entries end elsewhere than the head says: some were removed or added. */
  | "not-at-head"
  | "head-altered"
  /** Nothing says where the trail ends: somebody removed the head, or the trail is older than the keys and nobody has adopted it. */
  | "no-head";

type Trail = { entries: readonly AuditEntry[]; head: AuditHead | null };

export function verifyTrail(customerId: string, { entries, head }: Trail, keys: readonly AuditKey[]): AuditVerdict {
  if (head === null) return { ok: false, reason: "no-head", seq: null };
  const headFault = faultOfHead(customerId, head, keys);
  if (headFault) return { ok: false, reason: headFault, seq: null };
  let prevHash = firstPrevHash;
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1 || entry.prevHash !== prevHash) return { ok: false, reason: "altered", seq: entry.seq };
    const fault = faultOf(customerId, entry, { chainedUntil: head.chainedUntil, keys });
    if (fault) return { ok: false, reason: fault, seq: entry.seq };
    prevHash = entry.hash;
  }
  if (entries.length !== head.seq || prevHash !== head.hash) return { ok: false, reason: "not-at-head", seq: entries.length };
  const keyed = entries.filter(({ keyId }) => keyId !== null);
  return {
    ok: true,
    entries: entries.length,
    keyed: keyed.length,
    chainedOnly: entries.length - keyed.length,
    withoutName: keyed.filter(({ nameDigest, actorName }) => nameDigest !== null && actorName === null).length,
    keyIds: [...new Set([...keyed.flatMap(({ keyId }) => keyId ?? []), head.keyId])],
    lastHash: prevHash,
  };
}

export function faultOfHead(customerId: string, head: AuditHead, keys: readonly AuditKey[]): "key-unknown" | "head-altered" | null {
  const key = keys.find(({ id }) => id === head.keyId);
  if (!key) return "key-unknown";
  return sealHead(key, customerId, head).mac === head.mac ? null : "head-altered";
}

function faultOf(customerId: string, entry: AuditEntry, known: { chainedUntil: number; keys: readonly AuditKey[] }): AuditFault | null {
  const isOlder = entry.seq <= known.chainedUntil;
  if (entry.keyId === null) {
    if (!isOlder) return "unkeyed";
    // These columns came with the keys, and the plain hash does not cover them.
    const isPlain = entry.actorKind === null && entry.actorName === null && entry.nameDigest === null;
    return isPlain && entry.hash === hashPlainEntry(customerId, entry) ? null : "altered";
  }
  const key = known.keys.find(({ id }) => id === entry.keyId);
  if (!key) return "key-unknown";
  const { seq, actorName, nameDigest } = entry;
  const isItsName = actorName === null || nameDigest === digestName(key, customerId, { seq, actorName });
  return !isOlder && isItsName && entry.hash === hashEntry(key, customerId, entry) ? null : "altered";
}
