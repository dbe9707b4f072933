import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import pg from "pg";
import { ensureBrowser, launchOptions } from "@/scripts/browser/browser";
import { buildPortal } from "@/scripts/stack/build";
import { freePort } from "@/scripts/stack/ports";
import { startStack } from "@/scripts/stack/stack";
import { reachPlan } from "./onboarding";
import { cpuSeconds, megabytes, pidOfPortal, residentBytes } from "./portal-process";
import { countStatements } from "./sent-statements";
import { median, tableOf, writeSection } from "./write-section";

/**
 * npm run bench:runs-at-once [-- --runs 1,25,50 --latency 120]: so many customers of one process of the production build press "Make these
 * changes" at the same moment, with the delays of Microsoft's replication as the demo has them. How long until the last has ended and how each
 * ended, what `/api/health` takes meanwhile, the process's memory and its connections, and what a process asks PostgreSQL that has nothing to do. Up to the plan each admin uses a browser; the button is
 * pressed by the form that the page has for a browser without JavaScript, so that no browser takes the processor from the portal.
 */

const { values } = parseArgs({ options: { runs: { type: "string", default: "1,25,50" }, latency: { type: "string", default: "120" } } });
const counts = values.runs.split(",").map(Number);
const latencyMs = Number(values.latency);

await buildPortal();
const dataFolder = await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-bench-"));
const ports = { portal: await freePort(), sandbox: await freePort(), database: await freePort() };
const statements = countStatements();
const stack = await startStack({
  ...{ dataFolder, ports, database: `portal_bench_${process.pid}`, propagation: "demo", throwaway: true, latencyMs },
  ...{ settings: { LIMITS: "requests=999999/60", ...statements.settings }, onLine: statements.onLine },
});
const owner = new pg.Client(stack.ownerUrl);
try {
  await owner.connect();
  const portal = await pidOfPortal();
  await wait(15_000);
  const idle = await residentBytes(portal);
  await statements.sinceLastTime(portal);
  await wait(60_000);
  const { queries, transactions } = await statements.sinceLastTime(portal);
  await pressAll(await preparedCustomers(1), portal);
  const measured: Measured[] = [];
  for (const count of counts) {
    measured.push(await pressAll(await preparedCustomers(count), portal));
    console.log(`${count} at once: ${measured.at(-1)?.seconds.toFixed(1)} s`);
  }
  const row = (what: string, of: (one: Measured) => string | number) => [what, ...measured.map(of)];
  await writeSection({
    title: "Runs at once",
    text:
      `So many admins start their runs at the same moment on one process of the production build: every capability, ${latencyMs} ms to Microsoft, ` +
      "with the delays of its replication as in the demo. The sandbox and PostgreSQL share the machine. " +
      `A process that has just started and has nothing to do takes ${megabytes(idle)} MB. In a minute it sends PostgreSQL ${queries} queries (BEGIN, COMMIT and ` +
      `\`set_config\` are not counted), in ${transactions} transactions and outside of them.\n\n` +
      tableOf(
        ["runs", ...measured.map(({ runs }) => String(runs))],
        [
          row("ended with all changes made", ({ completed }) => completed),
          row("seconds until the last has ended", ({ seconds }) => seconds.toFixed(1)),
          row("seconds of a run, median", ({ medianSeconds }) => medianSeconds.toFixed(1)),
          row("time of the portal's processor a run", ({ cpuSecondsEach }) => `${(cpuSecondsEach * 1000).toFixed(0)} ms`),
          row("`/api/health`, median", ({ healthMs }) => `${percentile(healthMs, 0.5)} ms`),
          row("`/api/health`, 95 of 100", ({ healthMs }) => `${percentile(healthMs, 0.95)} ms`),
          row("resident before", ({ before }) => `${megabytes(before)} MB`),
          row("at most more while they ran", ({ before, peak }) => `${megabytes(peak - before)} MB`),
          row("more half a minute later", ({ before, after }) => `${megabytes(after - before)} MB`),
          row("connections to PostgreSQL, at most", ({ connections }) => connections),
        ],
      ),
  });
} finally {
  await owner.end();
  await stack.stop();
}

type Prepared = { slug: string; press: () => Promise<void> };

/** Admins before the button of the plan. Their browser ends, since an open one would be a second thing to measure. */
async function preparedCustomers(count: number): Promise<Prepared[]> {
  const browser = await chromium.launch({ ...launchOptions(ensureBrowser()), headless: true });
  try {
    const prepared: Prepared[] = [];
    while (prepared.length < count) {
      const names = Array.from({ length: Math.min(12, count - prepared.length) }, (_, i) => `Bench ${count} ${prepared.length + i}`);
      prepared.push(...(await Promise.all(names.map((name) => preparedCustomer(browser, name)))));
    }
    return prepared;
  } finally {
    await browser.close();
  }
}

async function preparedCustomer(browser: Browser, name: string): Promise<Prepared> {
  const context = await browser.newContext();
  try {
    const { admin, slug } = await reachPlan(stack, context, name);
    return { slug, press: await pressing(context, admin.page) };
  } finally {
    await context.close();
  }
}

/** Sends the form of the plan, once the browser has gone. */
async function pressing(context: BrowserContext, page: Page): Promise<() => Promise<void>> {
  const url = page.url();
  const html = await (await context.request.get(url)).text();
  const fields = await page.evaluate((text) => {
    const forms = [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("form")];
    const form = forms.find((each) => /^Make /.test(each.querySelector("button")?.textContent ?? ""));
    return [...(form?.querySelectorAll("input") ?? [])].map(({ name, value }): [string, string] => [name, value]);
  }, html);
  if (fields.length === 0) throw new Error(`The page at ${url} has no form that starts the run.`);
  const cookie = (await context.cookies()).map((each) => `${each.name}=${each.value}`).join("; ");
  return async () => {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    const headers = { cookie, origin: stack.portalOrigin };
    const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual" });
    await answer.text();
    if (answer.status !== 303) throw new Error(`Starting the run was answered with ${answer.status}.`);
  };
}

type Measured = {
  runs: number;
  completed: number;
  seconds: number;
  medianSeconds: number;
  cpuSecondsEach: number;
  healthMs: number[];
  /** Bytes. */
  before: number;
  peak: number;
  after: number;
  connections: number;
};

async function pressAll(customers: readonly Prepared[], portal: number): Promise<Measured> {
  await wait(10_000);
  const before = await residentBytes(portal);
  const cpuBefore = await cpuSeconds(portal);
  const watched = watching(portal);
  await Promise.all(customers.map(({ press }) => press()));
  const runs = await endedRuns(customers.map(({ slug }) => slug));
  const { healthMs, peak, connections } = await watched.stop();
  const cpuSecondsEach = ((await cpuSeconds(portal)) - cpuBefore) / customers.length;
  await wait(30_000);
  const times = runs.map(({ started_at, finished_at }) => [started_at.getTime(), finished_at.getTime()] as const);
  return {
    runs: customers.length,
    completed: runs.filter(({ failed }) => failed === 0).length,
    seconds: (Math.max(...times.map(([, end]) => end)) - Math.min(...times.map(([start]) => start))) / 1000,
    medianSeconds: median(times.map(([start, end]) => end - start)) / 1000,
    ...{ cpuSecondsEach, healthMs, before, peak, connections },
    after: await residentBytes(portal),
  };
}

type Ended = { started_at: Date; finished_at: Date; failed: number };

/** Waits at most five minutes. */
async function endedRuns(slugs: readonly string[]): Promise<Ended[]> {
  const deadline = Date.now() + 300_000;
  while (Date.now() < deadline) {
    const { rows } = await owner.query<Ended>(
      `SELECT r.started_at, r.finished_at, (SELECT count(*)::int FROM run_change c WHERE c.run_id = r.id AND c.state <> 'done') AS failed
       FROM run r JOIN customer c ON c.id = r.customer_id WHERE c.slug = ANY($1) AND r.finished_at IS NOT NULL`,
      [slugs],
    );
    if (rows.length === slugs.length) return rows;
    await wait(500);
  }
  throw new Error("Not all runs have ended for five minutes.");
}

/** Asks for the health ten times a second, as a load balancer would, and looks at memory and connections. */
function watching(portal: number) {
  const healthMs: number[] = [];
  let peak = 0;
  let connections = 0;
  let isOver = false;
  const ask = async () => {
    while (!isOver) {
      const began = performance.now();
      const answer = await fetch(`${stack.portalOrigin}/api/health`);
      await answer.text();
      if (answer.status !== 200) throw new Error(`The health was answered with ${answer.status}.`);
      healthMs.push(performance.now() - began);
      peak = Math.max(peak, await residentBytes(portal));
      const { rows } = await owner.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
      );
      connections = Math.max(connections, rows[0]?.n ?? 0);
      await wait(100);
    }
  };
  const asking = ask();
  return {
    stop: async () => {
      isOver = true;
      await asking;
      return { healthMs, peak, connections };
    },
  };
}

function percentile(times: readonly number[], share: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
}
