import { createHash, randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { copyDatabase, dropDatabase, prepareDatabase } from "@/scripts/stack/database";
import { applyMigrations, listMigrations } from "@/scripts/stack/schema-engine";

/** Databases for tests. Each is a copy of one that was prepared once, so creating one is fast. */

declare module "vitest" {
  interface ProvidedContext {
    databaseAdminUrl: string;
  }
}

async function freshDatabase(): Promise<{ adminUrl: string; ownerUrl: string; appUrl: string; close(): Promise<void> }> {
  const adminUrl = inject("databaseAdminUrl");
  const migrations = JSON.stringify((await listMigrations()).migrationDirectories);
  const template = `portal_template_${createHash("sha256").update(migrations).digest("hex").slice(0, 12)}`;
  const database = `portal_test_${randomUUID().replaceAll("-", "")}`;
  await prepareDatabase({ adminUrl, database: template });
  const urls = await copyDatabase({ adminUrl, database, template });
  return { adminUrl, ...urls, close: () => dropDatabase({ adminUrl, database }) };
}

export const auditKey = { id: "a1", key: Buffer.alloc(32, 3).toString("base64") };

/** A fresh database that lib/store uses from now on: call it before anything of the store runs, and `close` after the last. */
export async function useFreshDatabase() {
  const database = await freshDatabase();
  useDatabase(database.appUrl);
  return database;
}

/** A database as it was before a migration, for rows that an earlier version wrote. `migrate` brings it up to date. */
export async function useDatabaseBefore(migration: string) {
  const adminUrl = inject("databaseAdminUrl");
  const database = `portal_test_${randomUUID().replaceAll("-", "")}`;
  const urls = await prepareDatabase({ adminUrl, database, before: migration });
  useDatabase(urls.appUrl);
  return { ...urls, migrate: () => applyMigrations(urls.ownerUrl), close: () => dropDatabase({ adminUrl, database }) };
}

function useDatabase(appUrl: string): void {
  Object.assign(process.env, {
    PORTAL_ORIGIN: "http://localhost:3000",
    DATABASE_URL: appUrl,
    SEALING_KEYS: `k1:${Buffer.alloc(32, 1).toString("base64")}`,
    AUDIT_KEYS: `${auditKey.id}:${auditKey.key}`,
    PORTAL_APP_CLIENT_ID: "0d202020-0000-4000-8000-000000000001",
    PORTAL_APP_CLIENT_SECRET: "portal-app-secret-for-the-sandbox",
    STAFF_TENANT_ID: "d2090e00-0000-4000-8000-0000000000d2",
  });
}

/** Makes the next write of a row with this state fail, as when the connection breaks at that moment. */
export async function refuseOnce(ownerUrl: string, { table, state }: { table: string; state: string }): Promise<void> {
  const name = `refuse_${table}_${state}`;
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  await owner.query(`
    CREATE SEQUENCE ${name};
    CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN
        -- A sequence keeps its value when the transaction is rolled back.
        IF NEW.state = '${state}' AND nextval('${name}') = 1 THEN RAISE EXCEPTION 'refused once'; END IF;
        RETURN NEW;
      END $$;
    CREATE TRIGGER ${name} BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${name}();`);
  await owner.end();
}
