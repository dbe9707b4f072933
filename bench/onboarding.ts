import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import pg from "pg";
import { z } from "zod";
import type { RecordedCall } from "@/sandbox/world/recorded-call";
import { ensureBrowser, launchOptions } from "@/scripts/browser/browser";
import { newCustomer } from "@/scripts/stack/new-customer";
import { freePort } from "@/scripts/stack/ports";
import { type Stack, startStack } from "@/scripts/stack/stack";
import { AdminJourney } from "@/testing/admin-journey";

/** Whole onboardings in a browser, one after another, each with a customer and a tenant of its own, and what was seen of each. */

type RunRow = { started_at: Date; finished_at: Date | null; round_trips: number; calls: Call[]; changes: number };
type Call = { what: string; trip: string };
/** What the portal stored of the run. */
export type Figures = { seconds: number; roundTrips: number; calls: number; requests: number; batches: number; changes: number };
export type Measured = Figures & {
  /** When the button was pressed that starts the run, milliseconds. */
  pressedAt: number;
  /** What the sandbox saw from then on until the run had ended, Dropzone's requests included. */
  seen: readonly RecordedCall[];
};

const tenantSchema = z.object({ name: z.string(), domain: z.string(), dropzoneHost: z.string(), dropzoneApiKey: z.string() });

/** The portal has to be built before. */
export async function openOnboarding(latencyMs: number): Promise<{ onboard(name: string): Promise<Measured>; close(): Promise<void> }> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-bench-"));
  const ports = { portal: await freePort(), sandbox: await freePort(), database: await freePort() };
  const database = `portal_bench_${process.pid}_${latencyMs}`;
  const stack = await startStack({ dataFolder, ports, database, propagation: "instant", throwaway: true, latencyMs });
  const browser = await chromium.launch({ ...launchOptions(ensureBrowser()), headless: true });
  return {
    onboard: (name) => onboardOnce(stack, browser, name),
    close: async () => {
      await browser.close();
      await stack.stop();
    },
  };
}

async function onboardOnce(stack: Stack, browser: Browser, name: string): Promise<Measured> {
  const context = await browser.newContext();
  try {
    const { admin, slug } = await reachPlan(stack, context, name);
    const { total } = await callsSince(stack, 0);
    const pressedAt = Date.now();
    await admin.page.getByRole("button", { name: /^Make / }).click();
    // Wait until the run has started; it then goes on without the page.
    const run = await readRun(stack, slug);
    const { calls } = await callsSince(stack, total);
    return { ...run, pressedAt, seen: calls };
  } finally {
    await context.close();
  }
}

/** A new customer's admin before the button of the plan, which has every capability. */
export async function reachPlan(stack: Stack, context: BrowserContext, name: string): Promise<{ admin: AdminJourney; slug: string }> {
  const asked = await fetch(`${stack.sandboxOrigin}/sandbox/control/tenants`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name }),
  });
  const tenant = tenantSchema.parse(await asked.json());
  const invitation = await newCustomer(stack.env, { name, host: tenant.dropzoneHost, apiKey: tenant.dropzoneApiKey });
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
  return { admin, slug: invitation.slug };
}

async function callsSince(stack: Stack, known: number): Promise<{ total: number; calls: RecordedCall[] }> {
  const answer = await fetch(`${stack.sandboxOrigin}/sandbox/control/calls?since=${known}`);
  return (await answer.json()) as { total: number; calls: RecordedCall[] };
}

/** Waits for the run to end, at most two minutes, and reads what the portal stored of it. */
async function readRun(stack: Stack, slug: string): Promise<Figures> {
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
