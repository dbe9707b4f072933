import { mkdtemp, readFile, rm } from "node:fs/promises";
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

/** One PostgreSQL for the whole run, deleted at its end. With DATABASE_URL set, that one is used instead. At the end it says how many exchanges were held to a contract. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const checks = path.join(await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-checks-")), "contract");
  // Each test file writes a line; testing/contract-guard.ts.
  process.env.CONTRACT_CHECKS_FILE = checks;
  const closeDatabase = await openDatabase(project);
  return async () => {
    await closeDatabase();
    const counts = await readFile(checks, "utf8").catch(() => "");
    const sum = counts.split("\n").reduce((total, count) => total + Number(count), 0);
    console.log(`Dropzone's contract was checked in ${sum} exchanges.`);
    await rm(path.dirname(checks), { recursive: true });
  };
}

async function openDatabase(project: TestProject): Promise<() => Promise<void>> {
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
