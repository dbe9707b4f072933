import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stepsBefore } from "@/lib/catalogue/steps";
import { refreshDue } from "@/lib/desk/refresh-summaries";
import { countedCode } from "@/lib/errors/trouble";
import { loadChecklist } from "@/lib/provisioning/setup/load-checklist";
import { stages } from "@/lib/staff/list/summary";
import { newErrors } from "@/lib/staff/numbers/new-errors";
import { rangeDays } from "@/lib/staff/numbers/numbers";
import { readTrail } from "@/lib/store/audit-trails";
import { type Customer, createCustomer, listCustomers } from "@/lib/store/customers";
import { asStaff, disconnectDatabase, inCustomer } from "@/lib/store/database";
import { countNumbers, recentSightings } from "@/lib/store/numbers";
import { listRuns } from "@/lib/store/runs";
import { listSummaries } from "@/lib/store/summaries";
import { auditKey, useFreshDatabase } from "@/testing/database";
import { type SeedOptions, seedMany } from "./load";

/** 400 customers. Every 20th is compared in detail. */

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let options: SeedOptions;
let owner: pg.Client;
let sample: Customer[];

beforeAll(async () => {
  database = await useFreshDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  const indexes = await indexesOf();
  options = { auditKey, ownerUrl: database.ownerUrl, customers: 400, seed: 7, now: new Date(), fresh: false, force: false };
  expect(await seedMany(options)).toMatchObject({ ok: true, customers: 400 });
  // They are dropped while the rows are written.
  expect(await indexesOf()).toEqual(indexes);
  sample = (await listCustomers()).filter((_, i) => i % 20 === 0);
});

afterAll(async () => {
  await Promise.all([owner.end(), disconnectDatabase()]);
  await database.close();
});

const summariesOf = (ids: readonly string[]) =>
  asStaff((db) =>
    db.customerSummary.findMany({ where: { customerId: { in: [...ids] } }, orderBy: { customerId: "asc" }, omit: { refreshedAt: true } }),
  );
const indexesOf = async () =>
  (await owner.query("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexdef")).rows.map(
    (row) => row.indexdef as string,
  );
const wordsOf = (ids: readonly string[]) =>
  asStaff((db) => db.customerWord.findMany({ where: { customerId: { in: [...ids] } }, orderBy: [{ customerId: "asc" }, { word: "asc" }] }));

describe("seeded customers", () => {
  it("have the summaries that the portal itself would write", async () => {
    const ids = sample.map(({ id }) => id);
    const [summaries, words] = [await summariesOf(ids), await wordsOf(ids)];
    expect(summaries).toHaveLength(20);
    for (const id of ids) await inCustomer(id, (db) => db.summaryDue.create({ data: { customerId: id } }));
    expect(await refreshDue(100)).toBe(20);
    expect(await summariesOf(ids)).toEqual(summaries);
    expect(await wordsOf(ids)).toEqual(words);
  });

  it("have runs, checklists and an audit trail that the portal can read, and the trail is unbroken", async () => {
    for (const customer of sample) {
      const checklist = await loadChecklist(customer);
      expect(checklist.steps).toHaveLength(17);
      await listRuns(customer.id);
      expect((await readTrail(customer.id)).verdict, customer.name).toMatchObject({ ok: true, chainedOnly: 0 });
    }
  });

  it("have a ledger of what their runs made, as the portal would have written it", async () => {
    const { rows } = await owner.query(`
      SELECT c.slug, r.state, (SELECT count(*)::int FROM run_change WHERE run_id = r.id AND state = 'done') AS done,
        (SELECT array_agg(kind || ' ' || item_id) FROM made_item WHERE customer_id = c.id) AS made, c.app_object_id
      FROM customer c JOIN run r ON r.customer_id = c.id WHERE EXISTS (SELECT FROM run_change WHERE run_id = r.id)`);
    expect(rows.length).toBeGreaterThan(20);
    for (const { slug, state, done, made, app_object_id } of rows) {
      if (done === 0) expect(made, slug).toBeNull();
      else expect(made, slug).toContain(`application ${app_object_id}`);
      if (state === "done") expect(made, slug).toEqual(expect.arrayContaining(["integration data-source", "integration alert-source"]));
    }
  });

  it("are at every stage, and most are complete", async () => {
    const { rows } = await owner.query("SELECT stage, count(*)::int AS customers FROM customer_summary GROUP BY stage");
    const at = new Map(rows.map((row) => [row.stage as string, row.customers as number]));
    // None has ended: those are erased within weeks.
    for (const stage of stages.filter((each) => each !== "ended")) expect(at.get(stage), stage).toBeGreaterThan(0);
    expect(at.get("complete")).toBeGreaterThan(200);
  });

  it("are counted as the portal would have counted them", async () => {
    const met = new Set<string>();
    const { rows: troubles } = await owner.query(`
      SELECT customer_id, trouble FROM step_evidence WHERE trouble IS NOT NULL
      UNION ALL SELECT customer_id, trouble FROM run_change WHERE trouble IS NOT NULL`);
    for (const { customer_id, trouble } of troubles) met.add(`${customer_id} ${countedCode(trouble)}`);
    const { rows: refusals } = await owner.query(
      "SELECT customer_id, detail->>'microsoftCode' AS code FROM audit_entry WHERE action = 'consent-refused'",
    );
    for (const { customer_id, code } of refusals) met.add(`${customer_id} ${code}`);
    const { rows: seen } = await owner.query("SELECT DISTINCT customer_id, code FROM error_seen");
    expect(seen.map(({ customer_id, code }) => `${customer_id} ${code}`).sort()).toEqual([...met].sort());

    const { rows: finishes } = await owner.query(`
      SELECT f.customer_id, f.step, f.finished_at, f.took_seconds, c.created_at
      FROM step_finish f JOIN customer c ON c.id = f.customer_id ORDER BY f.customer_id`);
    expect(finishes.length).toBeGreaterThan(1000);
    for (const { customer_id, step, finished_at, took_seconds, created_at } of finishes) {
      const before = finishes.filter((each) => each.customer_id === customer_id && stepsBefore(step).includes(each.step));
      const times = before.map((each) => Number(each.finished_at)).filter((time) => time < Number(finished_at));
      const since = times.length > 0 ? Math.max(...times) : Number(created_at);
      expect(took_seconds, `${customer_id} ${step}`).toBe(Math.max(0, Math.round((Number(finished_at) - since) / 1000)));
    }
  });

  it("have met an error that is new today", async () => {
    const now = new Date().toISOString();
    expect(newErrors(await recentSightings(now), now)).toEqual([expect.objectContaining({ code: "AADSTS650052", customers: 5 })]);
    for (const days of rangeDays)
      expect((await countNumbers(new Date(Date.now() - days * 86_400_000).toISOString())).errors.length).toBeGreaterThan(0);
  });

  it("have secrets that end within two years", async () => {
    const { rows } = await listSummaries({ filters: {}, sort: "expiry", after: null, limit: 400 });
    const ends = rows.flatMap(({ nextExpiry }) => (nextExpiry?.what === "client-secret" ? [Date.parse(nextExpiry.at)] : []));
    expect(ends.length).toBeGreaterThan(200);
    expect(Math.max(...ends)).toBeLessThan(Date.now() + 731 * 86_400_000);
  });
});

describe("seeding", () => {
  it("is refused when there are customers that it did not make, unless forced", async () => {
    expect(await seedMany(options)).toEqual({ ok: false, reason: "already-seeded", count: 400 });
    const real = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "casey" });
    expect(await seedMany({ ...options, fresh: true })).toEqual({ ok: false, reason: "real-customers", count: 1 });
    expect(await seedMany({ ...options, fresh: true, force: true, customers: 30 })).toMatchObject({ ok: true });
    expect((await listCustomers()).map(({ id }) => id)).toContain(real.id);
    expect(await asStaff((db) => db.customer.count())).toBe(31);
  });

  it("makes the same customers from the same seed", async () => {
    const names = async (seed: number) => {
      await seedMany({ ...options, fresh: true, force: true, customers: 20, seed });
      return (await listCustomers()).map(({ slug, route }) => [slug, route]);
    };
    const first = await names(1);
    expect(await names(2)).not.toEqual(first);
    expect(await names(1)).toEqual(first);
  });

  it("leaves triggers and row-level security on in every table", async () => {
    const { rows } = await owner.query("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'O' AND NOT tgisinternal");
    expect(rows).toEqual([]);
    const { rows: open } = await owner.query(
      "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)",
    );
    expect(open.map(({ relname }) => relname)).toEqual(["_prisma_migrations"]);
    await expect(owner.query("DELETE FROM audit_entry WHERE customer_id = $1", [randomUUID()])).resolves.toBeDefined();
    await expect(owner.query("DELETE FROM audit_entry")).rejects.toThrow("append-only");
  });

  it("works for an owner who is not a superuser", async () => {
    await owner.query("CREATE ROLE plain_owner LOGIN PASSWORD 'plain'");
    const { rows } = await owner.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    for (const { tablename } of rows) await owner.query(`ALTER TABLE ${tablename} OWNER TO plain_owner`);
    await owner.query(`GRANT CREATE, TEMPORARY ON DATABASE ${new URL(database.ownerUrl).pathname.slice(1)} TO plain_owner`);
    await owner.query("GRANT USAGE, CREATE ON SCHEMA public TO plain_owner");
    const plain = new URL(database.ownerUrl);
    Object.assign(plain, { username: "plain_owner", password: "plain" });
    try {
      expect(await seedMany({ ...options, ownerUrl: plain.href, fresh: true, force: true, customers: 30 })).toMatchObject({ ok: true });
      expect(await asStaff((db) => db.customer.count())).toBe(31);
    } finally {
      for (const { tablename } of rows) await owner.query(`ALTER TABLE ${tablename} OWNER TO CURRENT_USER`);
      await owner.query("DROP OWNED BY plain_owner; DROP ROLE plain_owner");
    }
  });
});
