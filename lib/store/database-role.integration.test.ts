import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { useFreshDatabase } from "@/testing/database";
import { assertSafeRole, disconnectDatabase } from "./database";

/** The database role with which the portal connects, tested directly, without the store. */

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let app: pg.Client;
beforeAll(async () => {
  database = await useFreshDatabase();
  app = new pg.Client(database.appUrl);
  await app.connect();
});
afterAll(async () => {
  await Promise.all([app.end(), disconnectDatabase()]);
  await database.close();
});

describe("the portal's database role", () => {
  it("is no superuser, cannot bypass row-level security and owns nothing", async () => {
    const { rows } = await app.query(`
      SELECT rolsuper, rolbypassrls, rolcreaterole, (SELECT count(*)::int FROM pg_class WHERE relowner = pg_roles.oid) AS owned
      FROM pg_roles WHERE rolname = current_user`);
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, owned: 0 }]);
    await expect(assertSafeRole()).resolves.toBeUndefined();
  });

  it("is refused at start-up when it is a superuser", async () => {
    await disconnectDatabase();
    vi.resetModules();
    vi.stubEnv("DATABASE_URL", database.ownerUrl);
    const store = await import("./database");
    try {
      await expect(store.assertSafeRole()).rejects.toThrow("is a superuser");
    } finally {
      await store.disconnectDatabase();
      vi.unstubAllEnvs();
    }
  });

  it("may create the schema in which the workflow engine (DBOS) keeps its tables", async () => {
    await app.query("CREATE SCHEMA dbos");
    await app.query("CREATE TABLE dbos.something (id int)");
  });
});
