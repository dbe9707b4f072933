import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium } from "@playwright/test";
import pg from "pg";
import { z } from "zod";
import { ensureBrowser, launchOptions } from "@/scripts/browser/browser";
import { buildPortal } from "@/scripts/stack/build";
import { newCustomer } from "@/scripts/stack/new-customer";
import { freePort } from "@/scripts/stack/ports";
import { type Stack, startStack } from "@/scripts/stack/stack";
import { AdminJourney } from "@/testing/admin-journey";
import { median, tableOf, writeSection } from "./write-section";

/**
 * npm run bench:round-trips [-- --latency 0,120,300 --rounds 5]: measures how latency to Microsoft slows down one automatic onboarding. It
 * drives the whole portal in a browser, without propagation delay, and the sandbox delays every answer by the given milliseconds. Each
 * latency is measured with customers of its own, one after another, after a warm-up.
 */

const { values } = parseArgs({ options: { latency: { type: "string", default: "0,120,300" }, rounds: { type: "string", default: "5" } } });
const latencies = values.latency.split(",").map(Number);
const rounds = Number(values.rounds);

type RunRow = { started_at: Date; finished_at: Date | null; round_trips: number; calls: Call[]; changes: number };
type Call = { what: string; trip: string };
type Measured = { seconds: number; roundTrips: number; calls: number; requests: number; batches: number; changes: number };

const tenantSchema = z.object({ name: z.string(), domain: z.string(), dropzoneHost: z.string(), dropzoneApiKey: z.string() });

await buildPortal();
const rows: (string | number)[][] = [];
for (const latencyMs of latencies) {
  const measured = await measure(latencyMs);
  const of = (what: keyof Measured) => median(measured.map((one) => one[what]));
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

async function measure(latencyMs: number): Promise<Measured[]> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-bench-"));
  const ports = { portal: await freePort(), sandbox: await freePort(), database: await freePort() };
  const database = `portal_bench_${process.pid}_${latencyMs}`;
  const stack = await startStack({ dataFolder, ports, database, propagation: "instant", throwaway: true, latencyMs });
  const browser = await chromium.launch({ ...launchOptions(ensureBrowser()), headless: true });
  try {
    const measured: Measured[] = [];
    for (let round = 0; round <= rounds; round++) {
      const one = await onboard(stack, browser, `Bench ${round}`);
      if (round > 0) measured.push(one);
    }
    return measured;
  } finally {
    await browser.close();
    await stack.stop();
  }
}

async function onboard(stack: Stack, browser: Browser, name: string): Promise<Measured> {
  const asked = await fetch(`${stack.sandboxOrigin}/sandbox/control/tenants`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name }),
  });
  const tenant = tenantSchema.parse(await asked.json());
  const invitation = await newCustomer(stack.env, { name, host: tenant.dropzoneHost, apiKey: tenant.dropzoneApiKey });
  const context = await browser.newContext();
  try {
    const admin = new AdminJourney(await context.newPage());
    admin.page.setDefaultTimeout(60_000);
    await admin.connects(stack.portalOrigin + invitation.path, tenant);
    const portalUrl = `${tenant.domain.split(".")[0]}.us.portal.cloudappsecurity.com`;
    await admin.chooses({ "Cloud Apps": true, "Live Response": true, "Quarantined mail": true }, portalUrl);
    // Exchange needs a consent of its own, unless the first consent included it.
    const accept = admin.page.getByRole("button", { name: "Accept" });
    await accept
      .or(admin.page.getByRole("button", { name: /^Make / }))
      .first()
      .waitFor();
    if (await accept.isVisible()) await admin.consents();
    await admin.readsPlan();
    await admin.page.getByRole("button", { name: /^Make / }).click();
    // Wait until the run has started; it then goes on without the page.
    return await readRun(stack, invitation.slug);
  } finally {
    await context.close();
  }
}

/** Waits for the run to end, at most two minutes, and reads what the portal stored of it. */
async function readRun(stack: Stack, slug: string): Promise<Measured> {
  const client = new pg.Client(stack.env.DATABASE_URL);
  await client.connect();
  try {
    const read = async () => {
      await client.query("BEGIN");
      await client.query("SELECT set_config('app.scope', 'staff', true)");
      const { rows } = await client.query(
        `SELECT r.started_at, r.finished_at, r.round_trips, r.calls, jsonb_array_length(r.plan) AS changes
         FROM run r JOIN customer c ON c.id = r.customer_id WHERE c.slug = $1 ORDER BY r.started_at DESC LIMIT 1`,
        [slug],
      );
      await client.query("COMMIT");
      return (rows[0] ?? null) as RunRow | null;
    };
    const deadline = Date.now() + 120_000;
    let run = await read();
    while (!run?.finished_at && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      run = await read();
    }
    if (!run?.finished_at) throw new Error(`The run of ${slug} has not ended for two minutes.`);
    const { calls } = run;
    const trips = [...new Set(calls.map(({ trip }) => trip))];
    return {
      seconds: (run.finished_at.getTime() - run.started_at.getTime()) / 1000,
      roundTrips: run.round_trips,
      calls: calls.length,
      requests: trips.length,
      // Calls with the same trip were sent in one HTTP request, a $batch.
      batches: trips.filter((trip) => calls.filter((call) => call.trip === trip).length > 1).length,
      changes: run.changes,
    };
  } finally {
    await client.end();
  }
}
