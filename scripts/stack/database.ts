import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { freePort } from "./ports";
import { databaseAccount, postgresPrograms, reachableFolder } from "./postgres-binaries";
import { adminUrl, initialise, isKept, runningPort, type Server, start, stop, stopAtOnce } from "./postgres-server";
import { applyMigrations } from "./schema-engine";

/**
 * Sets up the portal's database: PostgreSQL, the database, its tables and the portal's role. `adminUrl` is an administrator's
 * connection string, of the PostgreSQL started here or of an existing one.
 */

export type EmbeddedDatabase = { adminUrl: string; close(): Promise<void> };

type StartOptions = {
  dataDir: string;
  /** Free if not given. */
  port?: number;
  /** For tests: does not wait for the disk, and deletes the folder at the end. */
  throwaway?: boolean;
};

/**
 * A real PostgreSQL of our own, so that nothing has to be installed. It outlives a killed process, so a start first looks for
 * what the last one left behind: a running server is taken over, a stale lock file cleared away.
 */
export async function startDatabase(options: StartOptions): Promise<EmbeddedDatabase> {
  const account = databaseAccount();
  const programs = await postgresPrograms(account);
  const folder = await reachableFolder(account, path.resolve(options.dataDir));
  const server: Server = { account, programs, folder, cluster: path.join(folder, "cluster") };

  await mkdir(folder, { recursive: true, mode: 0o711 });
  await initialise(server, options.throwaway ?? false);
  const password = await readFile(path.join(folder, "password"), "utf8");

  let port = await runningPort(server, password);
  // Another process runs it and will stop it.
  if (port !== null && (await isKept(server))) return { adminUrl: adminUrl(password, port), close: async () => undefined };
  if (port !== null && options.port !== undefined && options.port !== port) {
    await stop(server);
    port = null;
  }
  if (port === null) {
    port = options.port ?? (await freePort());
    await start(server, port);
  }
  const keeper = path.join(folder, "keeper");
  await writeFile(keeper, String(process.pid));

  const atExit = () => stopAtOnce(server);
  process.once("exit", atExit);
  return {
    adminUrl: adminUrl(password, port),
    close: async () => {
      process.off("exit", atExit);
      await stop(server);
      await rm(keeper, { force: true });
      if (options.throwaway) await rm(folder, { recursive: true, force: true });
    },
  };
}

type PrepareOptions = {
  adminUrl: string;
  /** "portal" if not given. */
  database?: string;
  /** Derived from the administrator's password if not given, so that all processes that prepare it get the same. */
  appPassword?: string;
  /** As the database was before this migration. */
  before?: string;
};

/** Creates or updates the database, the role and the tables. May be repeated, also at the same time. */
export async function prepareDatabase(options: PrepareOptions): Promise<{ ownerUrl: string; appUrl: string }> {
  const { database = "portal" } = options;
  const ownerUrl = withDatabase(options.adminUrl, database);
  const appPassword = options.appPassword ?? derivedPassword(options.adminUrl);
  await asAdministrator(options.adminUrl, async (admin) => {
    const name = pg.escapeIdentifier(database);
    // Roles belong to the whole server, and altering one twice at once fails. So this lock is the same for all databases.
    await admin.query("SELECT pg_advisory_lock(hashtext('portal: prepare database'))");
    const { rows } = await admin.query(
      "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') AS role, EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database",
      [database],
    );
    if (!rows[0].role) await admin.query("CREATE ROLE portal_app");
    await admin.query(`ALTER ROLE portal_app LOGIN PASSWORD ${pg.escapeLiteral(appPassword)}`);
    if (!rows[0].database) await admin.query(`CREATE DATABASE ${name}`);
    await applyMigrations(ownerUrl, { before: options.before });
    // The migration grants this too, but a copy of a database does not inherit what was granted on the original.
    await admin.query(`GRANT CREATE ON DATABASE ${name} TO portal_app`);
  });
  return { ownerUrl, appUrl: appUrl(ownerUrl, appPassword) };
}

/**
 * Copies a prepared database, which is much faster than preparing one. Nobody may be connected to the template.
 * @fortests Each has a database of its own.
 */
export async function copyDatabase(options: {
  adminUrl: string;
  database: string;
  template: string;
}): Promise<{ ownerUrl: string; appUrl: string }> {
  await asAdministrator(options.adminUrl, async (admin) => {
    const name = pg.escapeIdentifier(options.database);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${pg.escapeIdentifier(options.template)}`);
    await admin.query(`GRANT CREATE ON DATABASE ${name} TO portal_app`);
  });
  const ownerUrl = withDatabase(options.adminUrl, options.database);
  return { ownerUrl, appUrl: appUrl(ownerUrl, derivedPassword(options.adminUrl)) };
}

/** Closes open connections first. */
export async function dropDatabase(options: { adminUrl: string; database: string }): Promise<void> {
  await asAdministrator(options.adminUrl, async (admin) => {
    await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(options.database)} WITH (FORCE)`);
  });
}

async function asAdministrator(url: string, use: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await use(admin);
  } finally {
    await admin.end();
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

function appUrl(ownerUrl: string, password: string): string {
  const changed = new URL(ownerUrl);
  changed.username = "portal_app";
  changed.password = encodeURIComponent(password);
  return changed.href;
}

const derivedPassword = (url: string) =>
  createHash("sha256")
    .update(`portal_app:${new URL(url).password}`)
    .digest("base64url");
