import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startDatabase } from "../stack/database";

declare module "vitest" {
  interface ProvidedContext {
    /** An administrator's connection string, with which each test file creates its own database. */
    databaseAdminUrl: string;
  }
}

/** One PostgreSQL for the whole run, deleted at its end. With DATABASE_URL set, that one is used instead. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL;
  if (given) {
    project.provide("databaseAdminUrl", given);
    return async () => undefined;
  }
  const dataDir = await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-test-"));
  const database = await startDatabase({ dataDir, throwaway: true });
  project.provide("databaseAdminUrl", database.adminUrl);
  return database.close;
}
