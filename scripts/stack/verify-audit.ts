import { parseArgs } from "node:util";
import { counted } from "@/lib/catalogue/plural";
import { logToStderr } from "@/lib/log";
import { adoptTrail, listTrails, readTrail } from "@/lib/store/audit-trails";
import type { AuditFault, AuditVerdict } from "@/lib/store/audit-verdict";
import { findCustomerBySlug, listCustomers } from "@/lib/store/customers";
import type { ChainVerdict } from "@/lib/store/security-chain";
import { verifySecurityEvents } from "@/lib/store/security-events";

/**
 * Verifies the audit trails in the database of DATABASE_URL with AUDIT_KEYS, with the portal's own environment:
 *
 *   npm run verify-audit                 all customers, and the security events
 *   npm run verify-audit -- contoso      one customer
 *   npm run verify-audit -- --adopt      once, after the upgrade to keyed trails: gives the older ones their head
 *
 * One line for each trail. Exits with 1 when one does not verify.
 */

logToStderr();

const { values, positionals } = parseArgs({ allowPositionals: true, options: { adopt: { type: "boolean", default: false } } });
const [slug] = positionals;

const faultWords: Record<AuditFault, string> = {
  altered: "was altered, or does not follow from the one before it",
  unkeyed: "has no key although it is newer than the keys",
  "key-unknown": "names a key that is not in AUDIT_KEYS",
  "not-at-head": "is the last one, and the head says that the trail ends elsewhere: entries were removed or added",
  "head-altered": "The head was altered",
  "no-head": "There is no head: it was removed, or the trail is older than the keys and waits for npm run verify-audit -- --adopt",
};

const chainFaultWords: Record<Extract<ChainVerdict, { ok: false }>["reason"], string> = {
  altered: "An event was altered, or does not follow from the one before it",
  unkeyed: "There are events outside the chain",
  "not-at-head": "The head says that the events end elsewhere: some were removed or added",
  "head-altered": "The head was altered, or its key is not in AUDIT_KEYS",
  "no-head": "There is no head: nothing was recorded yet, or it was removed",
};

const slugs = new Map((await listCustomers()).map((customer) => [customer.id, customer.slug]));
let faults = 0;
for (const id of await wanted()) {
  const verdict = values.adopt ? await adoptTrail(id) : (await readTrail(id)).verdict;
  if (!verdict.ok) faults += 1;
  console.log(`${slugs.get(id) ?? id}\t${verdict.ok ? "ok" : "NOT OK"}\t${inWords(verdict)}`);
}
if (slug === undefined && !values.adopt) {
  const verdict = await verifySecurityEvents();
  if (!verdict.ok) faults += 1;
  console.log(`security events\t${verdict.ok ? "ok" : "NOT OK"}\t${eventsInWords(verdict)}`);
}
if (faults > 0) console.error(`${counted(faults, "trail")} did not verify.`);
// The store keeps its connections open, so the process has to be ended.
process.exit(faults === 0 ? 0 : 1);

async function wanted(): Promise<string[]> {
  if (slug === undefined) return listTrails();
  const customer = await findCustomerBySlug(slug);
  if (customer) return [customer.id];
  console.error(`There is no customer “${slug}”.`);
  return process.exit(1);
}

function inWords(verdict: AuditVerdict): string {
  if (!verdict.ok) {
    const { reason, seq } = verdict;
    return seq === null ? `${faultWords[reason]}.` : `Entry ${seq} ${faultWords[reason]}.`;
  }
  const { entries, keyed, chainedOnly, withoutName, keyIds, lastHash } = verdict;
  return [
    `${counted(entries, "entry", "entries")}: ${keyed} keyed, ${chainedOnly} chained without a key`,
    `keys ${keyIds.join(", ")}`,
    ...(withoutName > 0 ? [`${counted(withoutName, "name")} erased`] : []),
    `last hash ${lastHash}`,
  ].join("; ");
}

function eventsInWords(verdict: ChainVerdict): string {
  if (!verdict.ok) return `${chainFaultWords[verdict.reason]}${verdict.seq === null ? "" : ` (${verdict.seq})`}.`;
  const { events, firstSeq, keyIds, lastHash } = verdict;
  return `${counted(events, "event")} from number ${firstSeq}, all keyed; keys ${keyIds.join(", ")}; last hash ${lastHash}`;
}
