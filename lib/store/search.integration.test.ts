import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyMigrations } from "@/scripts/stack/schema-engine";
import { useFreshDatabase } from "@/testing/database";
import { customerWithEverything, staffWithEverything } from "@/testing/everything-stored";
import type { Customer } from "./customers";
import { disconnectDatabase } from "./database";

/** The view by which staff search passes the policies of the summaries, so it is tested what it shows to whom. */

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let app: pg.Client;
let contoso: Customer;

beforeAll(async () => {
  database = await useFreshDatabase();
  app = new pg.Client(database.appUrl);
  await app.connect();
  const casey = await staffWithEverything();
  contoso = await customerWithEverything("Contoso", casey);
  await customerWithEverything("Fabrikam", casey);
});
afterAll(async () => {
  await Promise.all([app.end(), disconnectDatabase()]);
  await database.close();
});

async function found(setting: string, value: string): Promise<number> {
  await app.query("BEGIN");
  await app.query("SELECT set_config($1, $2, true)", [setting, value]);
  const { rows } = await app.query("SELECT count(*)::int AS found FROM staff_search");
  await app.query("ROLLBACK");
  return rows[0].found;
}

describe("the view by which staff search", () => {
  it("shows every summary to staff", async () => {
    expect(await found("app.scope", "staff")).toBe(2);
  });

  it.each([
    ["a query that names nobody", "app.scope", ""],
    ["the scope in which staff write their own rows", "app.scope", "staff-writer"],
    ["whoever holds a key", "app.key", "sweep:x"],
  ])("shows nothing to %s", async (_whom, setting, value) => {
    expect(await found(setting, value)).toBe(0);
  });

  it("shows nothing to a customer, not even their own", async () => {
    expect(await found("app.customer", contoso.id)).toBe(0);
  });

  it("passes no row to a function that would reveal it, in any other scope", async () => {
    await app.query(
      "CREATE FUNCTION pg_temp.reveal(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN RAISE EXCEPTION 'seen: %', $1; END $$",
    );
    const peek = () => app.query("SELECT * FROM staff_search WHERE pg_temp.reveal(search_text)");
    expect((await peek()).rows).toEqual([]);
    await app.query("SELECT set_config('app.scope', 'staff', false)");
    await expect(peek()).rejects.toThrow("seen: ");
    await app.query("RESET app.scope");
  });

  it("cannot be written through", async () => {
    await expect(app.query("UPDATE staff_search SET done = 0")).rejects.toThrow("permission denied");
  });
});

describe("a database whose owner is no superuser", () => {
  it("is searched through the index too", async () => {
    const admin = new pg.Client(database.ownerUrl);
    await admin.connect();
    await admin.query("CREATE ROLE search_owner LOGIN PASSWORD 'plain' CREATEROLE");
    await admin.query("CREATE DATABASE search_owned OWNER search_owner");
    const url = new URL(database.ownerUrl);
    url.pathname = "/search_owned";
    const asAdmin = new pg.Client(url.href);
    const owned = new pg.Client(Object.assign(new URL(url), { username: "search_owner", password: "plain" }).href);
    try {
      await applyMigrations(Object.assign(new URL(url), { username: "search_owner", password: "plain" }).href);
      await Promise.all([asAdmin.connect(), owned.connect()]);
      await asAdmin.query("SET ROLE portal_app");
      await asAdmin.query("SELECT set_config('app.scope', 'staff', false), set_config('enable_seqscan', 'off', false)");
      const { rows } = await asAdmin.query("EXPLAIN SELECT * FROM staff_search WHERE search_text LIKE '%toso%'");
      const lines = rows.map((row) => row["QUERY PLAN"] as string);
      expect(lines.join("\n")).toContain("Bitmap Index Scan on customer_summary_search_text_idx");
      // The policies still bind the owner in every other table.
      expect((await owned.query("SELECT count(*)::int AS rows FROM customer_word")).rows).toEqual([{ rows: 0 }]);
    } finally {
      await Promise.all([asAdmin.end(), owned.end()]);
      await admin.query("DROP DATABASE search_owned WITH (FORCE)");
      await admin.query("DROP ROLE search_owner");
      await admin.end();
    }
  });
});
