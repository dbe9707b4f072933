import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import pg from "pg";
import { ensureBrowser, launchOptions } from "@/scripts/browser/browser";
import { buildPortal } from "@/scripts/stack/build";
import { newCustomer } from "@/scripts/stack/new-customer";
import { freePort } from "@/scripts/stack/ports";
import { type Stack, startStack } from "@/scripts/stack/stack";
import { AdminJourney } from "@/testing/admin-journey";

/**
 * npm run bench:round-trips [-- --latency 0,100,300]: measures how latency to Microsoft slows down one automatic onboarding. It drives the
 * whole portal in a browser, without propagation delay, and the sandbox delays every answer by the given milliseconds. The extra time of a
 * run divided by the extra latency is the number of calls that waited for one another. This ratio is the same on a slow machine.
 */

const { values } = parseArgs({ options: { latency: { type: "string", default: "0,100,300" } } });
const latencies = values.latency.split(",").map(Number);

type RunRow = { started_at: Date; finished_at: Date | null; round_trips: number; calls: Call[]; changes: number };
type Call = { what: string; trip: string };
type Measured = {
  latencyMs: number;
  seconds: number;
  roundTrips: number;
  calls: number;
  requests: number;
  batches: number;
  changes: number;
};

await buildPortal();
const measured: Measured[] = [];
for (const latencyMs of latencies) {
  const one = await measure(latencyMs);
  measured.push(one);
  console.log(
    `${String(one.latencyMs).padStart(4)} ms late: ${one.seconds.toFixed(2)} s for ${one.changes} changes; ${one.roundTrips} dependent round trips, ` +
      `${one.calls} calls in ${one.requests} requests, ${one.batches} of them batches; ${(one.calls / one.roundTrips).toFixed(1)} calls to a round trip`,
  );
}
const [first, last] = [measured[0], measured.at(-1)];
if (first && last && last.latencyMs > first.latencyMs) {
  const slope = ((last.seconds - first.seconds) / (last.latencyMs - first.latencyMs)) * 1000;
  console.log(
    `\nEach 100 ms cost ${(slope / 10).toFixed(2)} s: ${slope.toFixed(1)} answers are waited for one after another, ${(slope / last.roundTrips).toFixed(2)} for each round trip that was counted.`,
  );
}

async function measure(latencyMs: number): Promise<Measured> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-bench-"));
  const ports = { portal: await freePort(), sandbox: await freePort(), database: await freePort() };
  const stack = await startStack({
    dataFolder,
    ports,
    database: `portal_bench_${process.pid}_${latencyMs}`,
    propagation: "instant",
    throwaway: true,
    latencyMs,
  });
  try {
    return { latencyMs, ...(await onboard(stack)) };
  } finally {
    await stack.stop();
  }
}

async function onboard(stack: Stack): Promise<Omit<Measured, "latencyMs">> {
  const invitation = await newCustomer(stack.env, { name: "Contoso", host: "contoso.dropzone.app", apiKey: "dz_sandbox_contoso" });
  const browser = await chromium.launch({ ...launchOptions(ensureBrowser()), headless: true });
  try {
    const admin = new AdminJourney(await browser.newPage());
    admin.page.setDefaultTimeout(60_000);
    await admin.opensInvitation(stack.portalOrigin + invitation.path);
    await admin.signsInAs("ada@contoso.com");
    await admin.confirmsTenant("Contoso");
    await admin.consents();
    await admin.chooses({ "Cloud Apps": true, "Live Response": true, "Quarantined mail": true }, "contoso.us.portal.cloudappsecurity.com");
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
    await browser.close();
  }
}

/** Waits for the run to end, at most two minutes, and reads what the portal stored of it. */
async function readRun(stack: Stack, slug: string): Promise<Omit<Measured, "latencyMs">> {
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
