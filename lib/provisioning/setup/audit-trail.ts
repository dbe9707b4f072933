import "server-only";
import type { AuditEntry } from "@/lib/store/audit-entry";
import { readTrail } from "@/lib/store/audit-trails";
import type { AuditVerdict } from "@/lib/store/audit-verdict";
import type { Customer } from "@/lib/store/customers";

/** The audit trail as the customer downloads it, with what was checked and what they can check themselves. */
type DownloadedTrail = {
  customer: string;
  customerId: string;
  writtenAt: string;
  /** What the portal found when it verified these entries with its keys. */
  checked: AuditVerdict;
  howToCheck: readonly string[];
  entries: AuditEntry[];
};

export async function auditTrail({ id, name }: Pick<Customer, "id" | "name">): Promise<DownloadedTrail> {
  const { entries, verdict: checked } = await readTrail(id);
  return { customer: name, customerId: id, writtenAt: new Date().toISOString(), checked, howToCheck, entries };
}

const howToCheck = [
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
