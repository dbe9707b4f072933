import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { dropDatabase, prepareDatabase, startDatabase } from "./database";
import { isAlive } from "./postgres-server";
import { listMigrations, missingMigration } from "./schema-engine";

/** Starting and stopping our own PostgreSQL, and preparing the portal's database on any PostgreSQL. */

const adminUrl = inject("databaseAdminUrl");

describe("the portal's database", () => {
  it("has in its migrations all that schema.prisma says, and nothing else", async () => {
    expect(await missingMigration(adminUrl)).toBe("");
  });

  it("is prepared once when several prepare it at the same time, and preparing it again changes nothing", async () => {
    const database = "portal_made_by_many";
    const urls = await Promise.all([1, 2, 3, 4].map(() => prepareDatabase({ adminUrl, database })));
    expect(new Set(urls.map((each) => each.appUrl)).size).toBe(1);
    const { ownerUrl, appUrl } = await prepareDatabase({ adminUrl, database });
    const [applied] = await ask(ownerUrl, "SELECT count(*)::int AS count, count(finished_at)::int AS finished FROM _prisma_migrations");
    const count = (await listMigrations()).migrationDirectories.length;
    expect(applied).toEqual({ count, finished: count });
    expect(await ask(appUrl, "SELECT current_user AS name")).toEqual([{ name: "portal_app" }]);
    await dropDatabase({ adminUrl, database });
  });

  it("shows the table of migrations only to its owner", async () => {
    const database = "portal_bookkeeping";
    const { appUrl } = await prepareDatabase({ adminUrl, database });
    await expect(ask(appUrl, "SELECT FROM _prisma_migrations")).rejects.toThrow("permission denied");
    await dropDatabase({ adminUrl, database });
  });
});

describe("npm run migrate", () => {
  it.each([
    ["", "DATABASE_OWNER_URL is missing. Example: DATABASE_OWNER_URL=postgresql://"],
    ["postgresql://owner:owners-password@db.internal/portal?sslmode=require", "DATABASE_OWNER_URL must end in sslmode=verify-full"],
  ])("does not connect with the address %j, and says why without a password", async (url, words) => {
    const child = spawn(process.execPath, ["--import", "tsx", "scripts/stack/migrate.ts"], {
      env: { ...process.env, DATABASE_OWNER_URL: url },
    });
    const [said, code] = await Promise.all([text(child.stderr), new Promise((resolve) => child.once("close", resolve))]);
    expect(code).toBe(1);
    expect(said).toContain(words);
    expect(said).not.toContain("owners-password");
  });
});

describe("a PostgreSQL of our own", () => {
  let parent: string;
  let dataDir: string;

  beforeEach(async () => {
    parent = await mkdtemp(path.join(tmpdir(), "portal-postgresql-"));
    await chmod(parent, 0o711);
    dataDir = path.join(parent, "data");
  });

  afterEach(async () => {
    await rm(parent, { recursive: true, force: true });
  });

  it("keeps its data and its password from one start to the next", async () => {
    const first = await startDatabase({ dataDir });
    await remember(first.adminUrl);
    await first.close();
    await expect(ask(first.adminUrl, "SELECT 1")).rejects.toThrow();
    const second = await startDatabase({ dataDir });
    expect(await ask(second.adminUrl, "SELECT what FROM memory")).toEqual([{ what: "kept" }]);
    expect(new URL(second.adminUrl).password).toBe(new URL(first.adminUrl).password);
    await second.close();
  });

  it("starts again after it was killed, with all that was committed", async () => {
    const first = await startDatabase({ dataDir });
    await remember(first.adminUrl);
    const pid = Number((await readFile(path.join(dataDir, "cluster/postmaster.pid"), "utf8")).split("\n")[0]);
    process.kill(pid, "SIGKILL");
    await gone(pid);
    const second = await startDatabase({ dataDir });
    expect(await ask(second.adminUrl, "SELECT what FROM memory")).toEqual([{ what: "kept" }]);
    await second.close();
  });

  it("is taken over from a process that was killed, and ends with the process that took it over", async () => {
    const orphaned = await startInAnotherProcess(dataDir);
    orphaned.kill("SIGKILL");
    await gone(orphaned.pid ?? 0);
    const { adminUrl: url, close } = await startDatabase({ dataDir });
    expect(await ask(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await close();
    await expect(ask(url, "SELECT 1")).rejects.toThrow();
  });

  it("is shared with a process that still runs, and is not stopped by the second", async () => {
    const keeper = await startInAnotherProcess(dataDir);
    const shared = await startDatabase({ dataDir });
    await shared.close();
    expect(await ask(shared.adminUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    keeper.kill("SIGKILL");
    await gone(keeper.pid ?? 0);
    await (await startDatabase({ dataDir })).close();
  });

  it.runIf(process.getuid?.() === 0)(
    "finds a folder that its account can reach when root's own is closed to it, and finds it again",
    async () => {
      await chmod(parent, 0o700);
      const first = await startDatabase({ dataDir });
      await remember(first.adminUrl);
      await first.close();
      const second = await startDatabase({ dataDir, throwaway: true });
      expect(await ask(second.adminUrl, "SELECT what FROM memory")).toEqual([{ what: "kept" }]);
      await second.close();
    },
  );
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const remember = (url: string) => ask(url, "CREATE TABLE memory AS SELECT 'kept' AS what");

function startInAnotherProcess(dataDir: string) {
  const code = `const { startDatabase } = await import(${JSON.stringify(path.join(import.meta.dirname, "database.ts"))});
    await startDatabase({ dataDir: ${JSON.stringify(dataDir)} });
    console.log("ready");
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise<typeof child>((resolve, reject) => {
    child.stdout.once("data", () => resolve(child));
    child.once("exit", () => reject(new Error("It ended before it was ready.")));
  });
}

async function gone(pid: number): Promise<void> {
  await expect.poll(() => isAlive(pid)).toBe(false);
}
