import type { SecurityActor } from "@/lib/catalogue/security-events";
import { firstPrevHash } from "./audit-hash";
import { type AuditKey, keyedHash } from "./keyed-hash";

/** How security events are chained: one keyed chain for all of them, like a customer's audit trail. Pure. */

/** As stored. `actorName` and `customerId` are null when there is none; the name also when it was erased. */
export type ChainedEvent = {
  seq: number;
  at: string;
  actorKind: SecurityActor["kind"];
  actorId: string | null;
  actorName: string | null;
  nameDigest: string | null;
  action: string;
  customerId: string | null;
  detail: unknown;
  prevHash: string;
  hash: string;
  keyId: string;
};

/** The oldest event that is kept, and the newest. Both are 0 and the first hash when there is none. */
export type SecurityHead = { firstSeq: number; firstPrevHash: string; seq: number; hash: string; keyId: string; mac: string };

export const emptyChain = { firstSeq: 1, firstPrevHash, seq: 0, hash: firstPrevHash } as const;

export function hashEvent(key: AuditKey, event: Omit<ChainedEvent, "actorName" | "hash" | "keyId">): string {
  const { seq, at, actorKind, actorId, nameDigest, action, customerId, detail, prevHash } = event;
  return keyedHash(key, "security-event", { seq, at, actorKind, actorId, nameDigest, action, customerId, detail, prevHash });
}

export const digestActorName = (key: AuditKey, name: { seq: number; actorName: string }): string =>
  keyedHash(key, "security-name", { seq: name.seq, actorName: name.actorName });

export function sealSecurityHead(key: AuditKey, head: Omit<SecurityHead, "keyId" | "mac">): SecurityHead {
  const { firstSeq, firstPrevHash, seq, hash } = head;
  return {
    ...{ firstSeq, firstPrevHash, seq, hash },
    keyId: key.id,
    mac: keyedHash(key, "security-head", { firstSeq, firstPrevHash, seq, hash }),
  };
}

export function isIntactHead(head: SecurityHead, keys: readonly AuditKey[]): boolean {
  const key = keys.find(({ id }) => id === head.keyId);
  return key !== undefined && sealSecurityHead(key, head).mac === head.mac;
}

export type ChainVerdict =
  | { ok: true; events: number; firstSeq: number; withoutName: number; keyIds: string[]; lastHash: string }
  | { ok: false; reason: "altered" | "unkeyed" | "not-at-head" | "head-altered" | "no-head"; seq: number | null };

/** Takes the events one by one, oldest first, so that they need not be in memory all at once. */
export class ChainVerifier {
  #events = 0;
  #withoutName = 0;
  #prevHash: string;
  readonly #keyIds = new Set<string>();
  #fault: { reason: "altered"; seq: number } | null = null;

  constructor(
    private readonly head: SecurityHead,
    private readonly keys: readonly AuditKey[],
  ) {
    this.#prevHash = head.firstPrevHash;
  }

  take(event: ChainedEvent): void {
    if (this.#fault) return;
    const follows = event.seq === this.head.firstSeq + this.#events && event.prevHash === this.#prevHash;
    if (!follows || !this.#isGenuine(event)) this.#fault = { reason: "altered", seq: event.seq };
    this.#events += 1;
    this.#withoutName += event.nameDigest !== null && event.actorName === null ? 1 : 0;
    this.#keyIds.add(event.keyId);
    this.#prevHash = event.hash;
  }

  verdict(): ChainVerdict {
    const { head } = this;
    if (!isIntactHead(head, this.keys)) return { ok: false, reason: "head-altered", seq: null };
    if (this.#fault) return { ok: false, ...this.#fault };
    const lastSeq = head.firstSeq + this.#events - 1;
    if (lastSeq !== head.seq || this.#prevHash !== head.hash) return { ok: false, reason: "not-at-head", seq: lastSeq };
    const kept = { events: this.#events, firstSeq: head.firstSeq, withoutName: this.#withoutName };
    return { ok: true, ...kept, keyIds: [...this.#keyIds.add(head.keyId)], lastHash: head.hash };
  }

  #isGenuine(event: ChainedEvent): boolean {
    const key = this.keys.find(({ id }) => id === event.keyId);
    if (!key || event.hash !== hashEvent(key, event)) return false;
    const { seq, actorName, nameDigest } = event;
    return actorName === null || nameDigest === digestActorName(key, { seq, actorName });
  }
}
