import "server-only";
import { type AuditEntry, type AuditVerdict, listAudit, verifyEntries } from "@/lib/store/audit";
import type { Customer } from "@/lib/store/customers";

/** The audit trail as the customer downloads it, with everything needed to verify the hashes without the portal. */
export type AuditTrail = {
  customer: string;
  customerId: string;
  writtenAt: string;
  chain: AuditVerdict;
  howToCheck: string;
  entries: AuditEntry[];
};

export async function auditTrail({ id, name }: Pick<Customer, "id" | "name">): Promise<AuditTrail> {
  const entries = await listAudit(id);
  const chain = verifyEntries(id, entries);
  return { customer: name, customerId: id, writtenAt: new Date().toISOString(), chain, howToCheck, entries };
}

const howToCheck =
  "An entry's hash is the SHA-256, in hexadecimal, of its customerId, seq, at, actor, action, detail and prevHash as canonical JSON " +
  "(RFC 8785: no spaces, and the keys of every object in order). Its prevHash is the hash of the entry before; the first one's is 64 noughts. " +
  "Keep the last hash: it shows whether entries are missing from a later download.";
