import "server-only";
import { auditEntryId, timeline } from "@/lib/staff/timeline";
import type { AuditEntry } from "@/lib/store/audit-entry";
import { readTrail } from "@/lib/store/audit-trails";
import type { AuditVerdict } from "@/lib/store/audit-verdict";
import type { Customer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { listPeople, type Person } from "@/lib/store/people";
import { listRuns, type Run } from "@/lib/store/runs";

/** The audit trail as the customer downloads it, with what was checked and what they can check themselves. */
type DownloadedTrail = {
  customer: string;
  customerId: string;
  writtenAt: string;
  /** What the portal found when it verified these entries with its keys. */
  checked: AuditVerdict;
  howToCheck: readonly string[];
  /** The entries in words, in their order: what the ids and actions in `entries` mean. */
  whoDidWhat: readonly { seq: number; at: string; who: string; what: string; detail: string | null }[];
  entries: AuditEntry[];
};

export async function auditTrail({ id, name }: Pick<Customer, "id" | "name">): Promise<DownloadedTrail> {
  return inCustomer(id, async () => {
    const { entries, verdict: checked } = await readTrail(id);
    const whoDidWhat = inWords(entries, { runs: await listRuns(id), people: await listPeople(id) });
    return { customer: name, customerId: id, writtenAt: new Date().toISOString(), checked, howToCheck, whoDidWhat, entries };
  });
}

type Known = { runs: readonly Run[]; people: readonly Pick<Person, "id" | "name">[] };

/** What the portal did in a run, it did for the person who confirmed the plan. */
function inWords(entries: readonly AuditEntry[], { runs, people }: Known): DownloadedTrail["whoDidWhat"] {
  const words = new Map(timeline({ audit: entries, steps: [], runs, people }).map((entry) => [entry.id, entry]));
  const startedBy = (runId: unknown) => people.find(({ id }) => id === runs.find((run) => run.id === runId)?.startedBy)?.name;
  return entries.map(({ seq, at, actorKind, detail }) => {
    const entry = words.get(auditEntryId(seq));
    const name = actorKind === "portal" ? startedBy(detail.runId) : undefined;
    const who = name === undefined ? (entry?.who ?? "") : `The portal, for ${name}`;
    return { seq, at, who, what: entry?.what ?? "", detail: entry?.detail ?? null };
  });
}

const howToCheck = [
  "whoDidWhat has each entry in words, by its seq. It is not hashed: entries is what can be checked.",
  "checked is what the portal found: keyed entries verified with the keys in keyIds, chainedOnly entries verified without a key because " +
    "they are older than the keys, and the keyed record of where the trail ends.",
  "The hash of an entry with a keyId is an HMAC-SHA-256. The key is not in the database and is not handed out, so you cannot compute " +
    "these hashes, and neither can somebody who can write to the database.",
  "You can check the order: seq counts up from 1, each prevHash is the hash of the entry before, and the first prevHash is 64 noughts.",
  "You can check that nothing was taken away or rewritten since an earlier download: keep lastHash and the number of entries. In every " +
    "later download, the entry with that number must have that hash.",
  "The hash of an entry without a keyId is the SHA-256, in hexadecimal, of its customerId, seq, at, actor, action, detail and prevHash as " +
    "canonical JSON (RFC 8785). You can compute it.",
];
