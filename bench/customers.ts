import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs, styleText } from "node:util";
import pg from "pg";
import type { CustomerFilters, CustomerSort } from "@/lib/staff/list/customer-filters";
import { seedMany } from "@/scripts/seed-many/load";
import { prepareDatabase, startDatabase } from "@/scripts/stack/database";
import { portalEnv } from "@/scripts/stack/portal-env";
import { type Plan, plansOf, queriesOf } from "@/testing/query-plans";

/**
 * npm run bench:customers [-- --customers 100000] [--plans]: measures staff's list and overview with many customers. It prints, for each of
 * the store's queries, how PostgreSQL executes it and how long it takes through the store. With DATABASE_OWNER_URL it uses that seeded
 * database; otherwise it creates one and deletes it at the end.
 */

const { values } = parseArgs({ options: { customers: { type: "string", default: "100000" }, plans: { type: "boolean", default: false } } });
const rounds = 15;
const auditKey = { id: "a1", key: Buffer.alloc(32).toString("base64") };

const database = await openDatabase(Number(values.customers));
const appUrl = database.appUrl;
Object.assign(
  process.env,
  portalEnv({
    portalOrigin: nowhere(1),
    sandboxOrigin: nowhere(2),
    databaseUrl: appUrl,
    sealingKeys: `k1:${Buffer.alloc(32).toString("base64")}`,
    auditKeys: `${auditKey.id}:${auditKey.key}`,
  }),
);
const { listSummaries } = await import("@/lib/store/summaries");
const { countNumbers, recentSightings } = await import("@/lib/store/numbers");
const { listStaff } = await import("@/lib/store/staff");
const { disconnectDatabase } = await import("@/lib/store/database");

const app = new pg.Client(appUrl);
await app.connect();
try {
  const owner = (await listStaff())[0]?.id ?? "";
  const found = await app
    .query("BEGIN")
    .then(() => app.query("SELECT set_config('app.scope', 'staff', true)"))
    .then(() => app.query("SELECT count(*)::int AS count FROM customer"));
  await app.query("COMMIT");
  console.log(`${Number(found.rows[0].count).toLocaleString("en-US")} customers, ${rounds} rounds each\n`);

  const page = async (filters: CustomerFilters, sort: CustomerSort, after: string | null = null) =>
    listSummaries({ filters, sort, after, limit: 50, viewerId: owner });
  const nextOf = async (sort: CustomerSort) => (await page({}, sort)).next;
  const cases: [name: string, ask: () => Promise<{ rows: readonly unknown[] }>][] = [];
  for (const sort of ["waiting", "activity", "name", "expiry"] as const) {
    cases.push([`first page by ${sort}`, () => page({}, sort)]);
    const next = await nextOf(sort);
    cases.push([`next page by ${sort}`, () => page({}, sort, next)]);
  }
  for (const search of ["contoso", "woodgrove", "woodgrove bank", "müll", "s", "gmbh sör"])
    cases.push([`search “${search}”`, () => page({ search }, "waiting")]);
  const filters: CustomerFilters[] = [
    { waitingOn: "us" },
    { waitingOn: "microsoft" },
    { waitingLongerThanHours: 48 },
    { expiringWithinDays: 30 },
    { ownerId: owner },
    { mine: true },
    { stage: "handing-over" },
    { stage: "complete" },
    { capability: "quarantine" },
    { search: "bank", stage: "setting-up" },
    { mine: true, waitingOn: "exchange-admin" },
  ];
  for (const filter of filters)
    cases.push([JSON.stringify(filter).replaceAll(owner, "…"), () => page(filter, "expiringWithinDays" in filter ? "expiry" : "waiting")]);
  for (const sort of ["name", "activity"] as const) cases.push([`search “bank” by ${sort}`, () => page({ search: "bank" }, sort)]);

  head();
  for (const [name, ask] of cases) await measure(name, async () => (await ask()).rows.length);
  for (const days of [7, 30, 90]) await measure(`numbers of ${days} days`, async () => (await countNumbers(ago(days))).standings.length);
  await measure("new errors", async () => (await recentSightings(new Date().toISOString())).length);
} finally {
  await Promise.all([app.end(), disconnectDatabase()]);
  await database.close();
}

async function measure(name: string, ask: () => Promise<number>): Promise<void> {
  let rows = 0;
  const asked = await queriesOf(async () => {
    rows = await ask();
  });
  const plans = await plansOf(app, asked);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    await ask();
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const scans = [...new Set(plans.flatMap((plan) => plan.scans))].map((scan) => scan.replace(/ (using|on) /, " ")).join("; ");
  const sum = (of: (plan: Plan) => number) => plans.reduce((total, plan) => total + of(plan), 0);
  line([
    name,
    String(rows),
    ms(times[Math.floor(rounds / 2)] ?? 0),
    ms(times.at(-1) ?? 0),
    ms(sum((plan) => plan.milliseconds)),
    String(sum((plan) => plan.buffers)),
    scans,
  ]);
  if (values.plans) console.log(styleText("dim", plans.flatMap((plan) => [...plan.lines.map((text) => `    ${text}`), ""]).join("\n")));
}

function head(): void {
  console.log(styleText("bold", columns(["what", "rows", "median", "slowest", "in PostgreSQL", "buffers", "scans"])));
}

function line(cells: string[]): void {
  console.log(columns(cells));
}

function columns(cells: string[]): string {
  const widths = [44, 5, 10, 10, 14, 8, 0];
  return cells.map((cell, i) => (i === 0 || i === 6 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ");
}

async function openDatabase(customers: number): Promise<{ appUrl: string; close(): Promise<void> }> {
  const given = process.env.DATABASE_OWNER_URL;
  if (given) {
    const name = decodeURIComponent(new URL(given).pathname.slice(1));
    return { appUrl: (await prepareDatabase({ adminUrl: given, database: name })).appUrl, close: async () => undefined };
  }
  const embedded = await startDatabase({ dataDir: await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-bench-")), throwaway: true });
  const { ownerUrl, appUrl } = await prepareDatabase({ adminUrl: embedded.adminUrl, database: "portal_bench" });
  const began = Date.now();
  await seedMany({ ownerUrl, auditKey, customers, seed: 1, now: new Date(), fresh: false, force: false });
  console.log(`Seeded in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  return { appUrl, close: embedded.close };
}

function ago(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

/** An address for required settings that are never called. */
function nowhere(port: number): string {
  return `http://localhost:${port}`;
}
