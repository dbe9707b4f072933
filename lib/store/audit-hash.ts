import { createHash } from "node:crypto";

/** How the entries of the audit trail are chained. Apart from the trail, since whoever checks or makes one needs no database. */

type HashedEntry = { seq: number; at: string; actor: string; action: string; detail: unknown; prevHash: string };

/** What the first entry follows. */
export const beginning = "0".repeat(64);

/** SHA-256 over canonical JSON of the customer, the entry, and the hash before it. */
export function hashEntry(customerId: string, { seq, at, actor, action, detail, prevHash }: HashedEntry): string {
  return createHash("sha256").update(canonicalJson({ customerId, seq, at, actor, action, detail, prevHash })).digest("hex");
}

/** Keys in order: PostgreSQL does not keep the order they were written in. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(byKey)) : part,
  );
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : a > b ? 1 : 0);
