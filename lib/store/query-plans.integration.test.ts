import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customerSorts } from "@/lib/staff/list/customer-filters";
import { seedMany } from "@/scripts/seed-many/load";
import { auditKey, useFreshDatabase } from "@/testing/database";
import { plansOf, queriesOf } from "@/testing/query-plans";
import { disconnectDatabase } from "./database";
import { recentSightings } from "./numbers";
import { listStaff } from "./staff";
import { listSummaries, type SummaryQuery } from "./summaries";
import { listLinksRunOut } from "./summary-keeping";
import { listDue } from "./watching";

/** With 5,000 customers PostgreSQL chooses the same plans as with 100,000. bench/customers.ts measures how long they take. */

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let app: pg.Client;

beforeAll(async () => {
  database = await useFreshDatabase();
  await seedMany({ auditKey, ownerUrl: database.ownerUrl, customers: 5000, seed: 1, now: new Date(), fresh: false, force: false });
  app = new pg.Client(database.appUrl);
  await app.connect();
}, 240_000);

afterAll(async () => {
  await Promise.all([app.end(), disconnectDatabase()]);
  await database.close();
});

const scansOf = async (ask: () => Promise<unknown>) => (await plansOf(app, await queriesOf(ask))).flatMap(({ scans }) => scans);
const page = (query: Partial<SummaryQuery>) => listSummaries({ filters: {}, sort: "waiting", after: null, limit: 50, ...query });

/** The plan uses an index of the summaries, and scans no table as a whole. */
async function expectIndex(ask: () => Promise<{ rows: readonly unknown[] }>): Promise<void> {
  const scans = await scansOf(ask);
  expect(
    scans.some((scan) => /Index.* customer_summary_/.test(scan)),
    scans.join("; "),
  ).toBe(true);
  expect(scans.filter((scan) => /Seq Scan on customer(_summary)? /.test(`${scan} `))).toEqual([]);
}

describe("the list of many customers", () => {
  it.each(customerSorts)("reads the first page and the next from an index when it is sorted by %s", async (sort) => {
    const { next } = await page({ sort });
    expect(next).not.toBeNull();
    await expectIndex(() => page({ sort }));
    await expectIndex(() => page({ sort, after: next }));
  });

  it.each(["woodgrove", "odgrov", "woodgrove bank", "müll", "s", "app", "nobody-is-called-so"])(
    "uses an index to search for “%s”",
    async (search) => {
      await expectIndex(() => page({ filters: { search } }));
      await expectIndex(() => page({ filters: { search }, sort: "name" }));
    },
  );

  it("finds the middle of a word by its trigrams, although row-level security applies", async () => {
    const scans = await scansOf(() => page({ filters: { search: "odgrov" } }));
    expect(scans.filter((scan) => scan.includes("customer_summary_search_text_idx"))).toHaveLength(1);
    const { rows } = await page({ filters: { search: "odgrov" } });
    expect(rows.map(({ name }) => name).filter((name) => !name.startsWith("Woodgrove"))).toEqual([]);
    expect(rows.length).toBeGreaterThan(5);
  });

  it("does not read the index of trigrams when the first customers in order already fill the page", async () => {
    const plans = await plansOf(app, await queriesOf(() => page({ filters: { search: "dropzone" } })));
    const every = plans.flatMap(({ lines }) => lines).filter((line) => line.includes("customer_summary_search_text_idx"));
    expect(every).toEqual([expect.stringContaining("never executed")]);
  });

  it("looks further along the order when its first rows tell that very many match, and finds the same customers", async () => {
    const search = { filters: { search: "dropzone" }, limit: 400 };
    const plans = await plansOf(app, await queriesOf(() => page(search)));
    const ofTrigrams = plans.flatMap(({ lines }) => lines).filter((line) => line.includes("customer_summary_search_text_idx"));
    expect(ofTrigrams).toEqual([expect.stringContaining("never executed")]);
    const [found, all] = [await page(search), await page({ limit: 400 })];
    expect(found).toEqual(all);
    expect(found.rows).toHaveLength(400);
  });

  it("fetches only those who wait when they fill the page of a list sorted by waiting", async () => {
    const search = { filters: { search: "bank" }, limit: 8 };
    const lines = (await plansOf(app, await queriesOf(() => page(search)))).flatMap((plan) => plan.lines);
    const ofIndex = (name: string) => lines.filter((line) => line.includes(name));
    expect(ofIndex("customer_summary_waiting_words_idx")).toEqual([expect.not.stringContaining("never executed")]);
    expect(ofIndex("customer_summary_search_text_idx")).toEqual([expect.stringContaining("never executed")]);
    const banks = (await page({ limit: 5000 })).rows.filter(({ name, slug }) => /bank/i.test(`${name} ${slug}`));
    expect((await page(search)).rows).toEqual(banks.slice(0, 8));
  });

  it.each(customerSorts)("finds the same page by trigrams as by looking at every customer, sorted by %s", async (sort) => {
    const found = (await page({ filters: { search: "odgrov" }, sort })).rows;
    const all = (await page({ sort, limit: 5000 })).rows.filter(({ name }) => name.includes("odgrov"));
    expect(found).toEqual(all.slice(0, 50));
    expect(found.length).toBeGreaterThan(5);
  });

  it("uses an index for every filter", async () => {
    const ownerId = (await listStaff())[0]?.id ?? "";
    await expectIndex(() => page({ filters: { mine: true }, viewerId: ownerId }));
    const waiting = await scansOf(() => page({ filters: { mine: true, waitingOn: "exchange-admin" }, viewerId: ownerId }));
    expect(waiting.filter((scan) => scan.includes("customer_summary_owner_id_waiting_on_idx"))).toHaveLength(1);
    await expectIndex(() => page({ filters: { stage: "handing-over" } }));
    await expectIndex(() => page({ filters: { waitingOn: "us" } }));
    await expectIndex(() => page({ filters: { waitingLongerThanHours: 48 } }));
    await expectIndex(() => page({ filters: { expiringWithinDays: 30 }, sort: "expiry" }));
    await expectIndex(() => page({ filters: { capability: "quarantine" } }));
    await expectIndex(() => page({ filters: { broken: true }, sort: "broken" }));
  });
});

describe("the search for customers whose invitations have expired", () => {
  it("uses indexes, since it runs every minute", async () => {
    const scans = await scansOf(() => listLinksRunOut(100));
    expect(
      scans.some((scan) => scan.includes("customer_summary_waiting_on")),
      scans.join("; "),
    ).toBe(true);
    expect(scans.filter((scan) => scan.startsWith("Seq"))).toEqual([]);
  });
});

describe("the search for customers whose turn it is to be looked after", () => {
  it("uses indexes, since it runs every minute", async () => {
    const owner = new pg.Client(database.ownerUrl);
    await owner.connect();
    await owner.query(`ALTER TABLE watch NO FORCE ROW LEVEL SECURITY; ALTER TABLE customer NO FORCE ROW LEVEL SECURITY;
      INSERT INTO watch (customer_id, next_ask_at, next_look_at) SELECT id, now() + '12 hours', now() + '12 hours' FROM customer ON CONFLICT DO NOTHING;
      ALTER TABLE watch FORCE ROW LEVEL SECURITY; ALTER TABLE customer FORCE ROW LEVEL SECURITY; ANALYZE watch`);
    await owner.end();
    const scans = await scansOf(() => listDue(new Date(), 200));
    for (const index of ["watch_next_ask_at_idx", "watch_next_look_at_idx"])
      expect(
        scans.some((scan) => scan.includes(index)),
        scans.join("; "),
      ).toBe(true);
    expect(scans.filter((scan) => scan.startsWith("Seq"))).toEqual([]);
  });
});

describe("the banner of new errors", () => {
  it("uses an index, since it is shown above every list", async () => {
    const scans = await scansOf(() => recentSightings(new Date().toISOString()));
    expect(
      scans.some((scan) => scan.includes("error_seen_seen_at_code_customer_id_idx")),
      scans.join("; "),
    ).toBe(true);
    expect(scans.filter((scan) => scan.startsWith("Seq"))).toEqual([]);
  });
});
