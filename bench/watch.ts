import { parseArgs } from "node:util";
import { nextAskAt } from "@/lib/onboarding/watching/account";
import { startOfNext } from "@/lib/onboarding/watching/when";
import { measureSweep } from "./watched-customers";
import { median, tableOf, writeSection } from "./write-section";

/**
 * npm run bench:watch [-- --customers 100000 --measured 60]: can one process look after 100,000 customers a day? Two parts. First it measures
 * what one visit costs: requests, queries, time of the processor, memory. Then it plays a day by the clock with the turns that the portal
 * itself would set: the load of the busiest minute, and what is overdue after a standstill of six hours.
 */

const { values } = parseArgs({
  options: { customers: { type: "string", default: "100000" }, measured: { type: "string", default: "60" } },
});
const customers = Number(values.customers);
const day = 24 * 3_600_000;
const minute = 60_000;

const rounds = await measureSweep(Number(values.measured));
const of = (what: keyof (typeof rounds)[number]) => median(rounds.map((round) => round[what]));
const [requests, queries, visitsASecond] = [of("requests"), of("queries"), of("visitsASecond")];

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
const overdue = turns.length / 4;
await writeSection({
  title: "Watching 100,000 customers",
  text:
    `One look at the tenant and one question to Dropzone a day for each of ${customers.toLocaleString("en-US")} customers. A visit is measured ` +
    `with ${values.measured} customers, the sandbox and a real database (the sandbox runs in the same process): medians of ${rounds.length} sweeps ` +
    `after a warm-up. A day is played by the clock, with the turns that the portal sets.\n\n${tableOf(
      ["what", "measured"],
      [
        ["requests a visit", requests.toFixed(1)],
        ["queries a visit", queries.toFixed(0)],
        ["time of the processor a visit", `${of("cpuMs").toFixed(0)} ms`],
        ["visits a second, at the sweep's own pace", visitsASecond.toFixed(1)],
        ["heap after the sweeps", `${rounds.at(-1)?.heapMb.toFixed(0)} MB`],
        ["heap of the last sweep more than of the first", `${((rounds.at(-1)?.heapMb ?? 0) - (rounds[0]?.heapMb ?? 0)).toFixed(1)} MB`],
        ["visits a second, on average over the day", (turns.length / (day / 1000)).toFixed(2)],
        ["visits a minute", `${least} to ${most}; ${perMinute[day / minute] ?? 0} at midnight (UTC)`],
        ["requests a second in the busiest minute", ((most / 60) * requests).toFixed(1)],
        ["queries a second in the busiest minute", ((most / 60) * queries).toFixed(0)],
        ["overdue after a standstill of 6 hours", overdue.toLocaleString("en-US")],
        ["hours until they are worked off", (overdue / visitsASecond / 3600).toFixed(1)],
      ],
    )}`,
});
