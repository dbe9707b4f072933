import { counted } from "@/lib/catalogue/plural";
import { env } from "@/lib/env";
import { logToStderr } from "@/lib/log";
import { countHeadsByKey, listTrails, renewHead } from "@/lib/store/audit-trails";
import { countSealedByKey, resealAll } from "@/lib/store/resealing";
import { renewSecurityHead } from "@/lib/store/security-events";

/**
 * npm run reseal: after a key was replaced, with the portal's own environment. Seals again with the first of SEALING_KEYS what an older one
 * sealed, and seals the end of each audit trail with the first of AUDIT_KEYS. Then prints how many rows each key still has. It may be
 * repeated. Exits with 1 when something could not be opened.
 */

logToStderr();

const { resealed, failed } = await resealAll();
let renewed = 0;
for (const customerId of await listTrails()) if (await renewHead(customerId)) renewed += 1;
if (await renewSecurityHead()) renewed += 1;
console.log(`${counted(resealed, "value")} sealed again, ${counted(renewed, "end")} of audit trails sealed again.`);

const { SEALING_KEYS, AUDIT_KEYS } = env();
const isCurrent = (id: string, keys: readonly { id: string }[]) => (id === keys[0]?.id ? "current" : "old");
for (const [id, rows] of await countSealedByKey())
  console.log(`SEALING_KEYS ${id} (${isCurrent(id, SEALING_KEYS)})\t${counted(rows, "row")}`);
for (const [id, heads] of await countHeadsByKey()) console.log(`AUDIT_KEYS ${id} (${isCurrent(id, AUDIT_KEYS)})\t${counted(heads, "end")}`);
if (failed > 0) console.error(`${counted(failed, "value")} could not be opened: altered, or the key is no longer in SEALING_KEYS.`);
// The store keeps its connections open, so the process has to be ended.
process.exit(failed === 0 ? 0 : 1);
