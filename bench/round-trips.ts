import { parseArgs } from "node:util";
import { buildPortal } from "@/scripts/stack/build";
import { type Figures, openOnboarding } from "./onboarding";
import { median, tableOf, writeSection } from "./write-section";

/**
 * npm run bench:round-trips [-- --latency 0,120,300 --rounds 5]: measures how latency to Microsoft slows down one automatic onboarding. It
 * drives the whole portal in a browser, without propagation delay, and the sandbox delays every answer by the given milliseconds. Each
 * latency is measured with customers of its own, one after another, after a warm-up.
 */

const { values } = parseArgs({ options: { latency: { type: "string", default: "0,120,300" }, rounds: { type: "string", default: "5" } } });
const latencies = values.latency.split(",").map(Number);
const rounds = Number(values.rounds);

await buildPortal();
const rows: (string | number)[][] = [];
for (const latencyMs of latencies) {
  const measured = await measure(latencyMs);
  const of = (what: keyof Figures) => median(measured.map((one) => one[what]));
  const least = (of("roundTrips") * latencyMs) / 1000;
  rows.push([
    `${latencyMs} ms`,
    of("seconds").toFixed(2),
    least.toFixed(2),
    (of("seconds") - least).toFixed(2),
    ...[of("roundTrips"), of("requests"), of("batches"), of("calls"), of("changes")],
  ]);
  console.log(rows.at(-1)?.join("  "));
}
await writeSection({
  title: "One onboarding, and the latency to Microsoft",
  text:
    `The automatic route with every capability, from the start of the run to its end, in a browser and without propagation: medians of ` +
    `${rounds} customers after a warm-up. What the round trips alone take is their number times the latency; the rest is the portal's own.\n\n` +
    tableOf(
      ["latency", "seconds", "round trips alone", "the rest", "dependent round trips", "requests", "of them batches", "calls", "changes"],
      rows,
    ),
});

async function measure(latencyMs: number): Promise<Figures[]> {
  const { onboard, close } = await openOnboarding(latencyMs);
  try {
    const measured: Figures[] = [];
    for (let round = 0; round <= rounds; round++) {
      const one = await onboard(`Bench ${round}`);
      if (round > 0) measured.push(one);
    }
    return measured;
  } finally {
    await close();
  }
}
