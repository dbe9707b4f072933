import { createHash, randomUUID } from "node:crypto";
import { inject } from "vitest";
import { copyDatabase, dropDatabase, prepareDatabase } from "./database";
import { listMigrations } from "./schema-engine";

/** Databases for tests: each a copy of one that was prepared once, so that making one costs a blink. */

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

/** A fresh database that lib/store uses from now on: call it before anything of the store runs, and `close` after the last. */
export async function useFreshDatabase() {
  const database = await freshDatabase();
  Object.assign(process.env, {
    PORTAL_ORIGIN: "http://localhost:3000",
    DATABASE_URL: database.appUrl,
    SEALING_KEYS: `k1:${Buffer.alloc(32, 1).toString("base64")}`,
    PORTAL_APP_CLIENT_ID: "0d202020-0000-4000-8000-000000000001",
    PORTAL_APP_CLIENT_SECRET: "portal-app-secret-for-the-sandbox",
    STAFF_TENANT_ID: "d2090e00-0000-4000-8000-0000000000d2",
  });
  return database;
}
