import { parseArgs } from "node:util";
import { nextAskAt } from "@/lib/onboarding/watching/account";
import { startOfNext } from "@/lib/onboarding/watching/when";
import { measureSweep } from "./watched-customers";

/**
 * npm run bench:watch [-- --customers 100000 --measured 60]: can one process look after 100,000 customers a day? Two parts. First it measures
 * what one visit costs, with the sandbox and a real database: requests, queries, time of the processor, memory. Then it plays a day by the
 * clock with the turns that the portal itself would set, and prints the load of every minute, also after a standstill of six hours.
 */

const { values } = parseArgs({
  options: { customers: { type: "string", default: "100000" }, measured: { type: "string", default: "60" } },
});
const customers = Number(values.customers);
const day = 24 * 3_600_000;
const minute = 60_000;

const cost = await measureSweep(Number(values.measured));
console.log(
  `One visit with a look: ${cost.requests.toFixed(1)} requests, ${cost.queries.toFixed(0)} queries, ${cost.cpuMs.toFixed(0)} ms of the processor, ` +
    `${cost.visitsASecond.toFixed(1)} visits a second at the sweep's own pace on this machine; heap ${cost.heapMb.toFixed(0)} MB (${cost.grownMb.toFixed(1)} MB more after ${values.measured} visits)`,
);

const start = Date.parse("2026-01-01T00:00:00Z");
const turns = Array.from({ length: customers }, (_, i) => [
  startOfNext(`customer-${i}`, start),
  nextAskAt(`customer-${i}`, {}, { savedAt: null, now: start }),
]).flat();
const perMinute = new Uint32Array((25 * 3_600_000) / minute + 1);
for (const turn of turns) {
  const at = Math.floor((turn - start) / minute);
  perMinute[at] = (perMinute[at] ?? 0) + 1;
}
// The first turn is an hour away or more, so a whole day's turns lie between the second hour and the 25th.
const busy = [...perMinute.slice(60)].filter((_, i) => i < day / minute);
const [most, least] = [Math.max(...busy), Math.min(...busy)];
console.log(
  `${customers} customers, one look and one question to Dropzone a day: ${(turns.length / (day / 1000)).toFixed(2)} visits a second on average, ` +
    `${least} to ${most} a minute; ${((most / 60) * cost.requests).toFixed(1)} requests and ${((most / 60) * cost.queries).toFixed(0)} queries a second in the busiest minute`,
);
console.log(
  `At midnight (UTC) ${perMinute[day / minute] ?? 0} in a minute; after a standstill of 6 hours ${Math.round(turns.length / 4)} are overdue, ` +
    `worked off in ${(turns.length / 4 / cost.visitsASecond / 3600).toFixed(1)} hours at ${cost.visitsASecond.toFixed(1)} a second, never faster`,
);
