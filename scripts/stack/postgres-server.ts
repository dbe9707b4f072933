import { type StdioOptions, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import type { Account } from "./postgres-binaries";

/** One PostgreSQL server on one folder: create it, see whether it runs, start it and stop it. It knows nothing of the databases in it. */

/** `folder` holds `cluster` (the data), `password` (the administrator's) and `keeper` (the process whose server it is). */
export type Server = { account: Account; programs: string; folder: string; cluster: string };

/** Created under another name and renamed, since the folder of an interrupted initdb looks complete. */
export async function initialise(server: Server, throwaway: boolean): Promise<void> {
  if (await stat(path.join(server.cluster, "PG_VERSION")).catch(() => null)) return;
  const unfinished = `${server.cluster}.unfinished`;
  const passwordFile = path.join(server.folder, "password");
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
  if (server.account) {
    for (const target of [unfinished, passwordFile]) await chown(target, server.account.uid, server.account.gid);
  }
  const options = ["--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--encoding=UTF8", "--locale=C", "--no-sync"];
  await run(server, "initdb", [`--pgdata=${unfinished}`, ...options]);
  const settings = {
    listen_addresses: "'127.0.0.1'",
    unix_socket_directories: "''",
    max_connections: 300,
    // Nobody replicates it, and what is loaded into an empty table need not be logged row by row.
    wal_level: "minimal",
    max_wal_senders: 0,
    ...(throwaway ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  await writeFile(path.join(unfinished, "postgresql.conf"), lines.join(""), { flag: "a" });
  await rename(unfinished, server.cluster);
}

/** The port of a server that runs on this folder already. A lock file without a living process is removed. */
export async function runningPort(server: Server, password: string): Promise<number | null> {
  const lockFile = path.join(server.cluster, "postmaster.pid");
  const lock = await readFile(lockFile, "utf8").catch(() => null);
  if (lock === null) return null;
  const [pid, , , port] = lock.split("\n").map(Number);
  if (pid && port && isAlive(pid) && (await answers(adminUrl(password, port)))) return port;
  await rm(lockFile, { force: true });
  return null;
}

/** Whether another process that is still alive keeps the server: then that process stops it. */
export async function isKept(server: Server): Promise<boolean> {
  const keeper = Number(await readFile(path.join(server.folder, "keeper"), "utf8").catch(() => "0"));
  return keeper > 0 && isAlive(keeper);
}

export async function start(server: Server, port: number): Promise<void> {
  const log = path.join(server.cluster, "server.log");
  await rm(log, { force: true });
  try {
    await run(server, "pg_ctl", ["start", "-w", "-D", server.cluster, "-l", log, "-o", `-p ${port}`]);
  } catch (cause) {
    const said = await readFile(log, "utf8").catch(() => "");
    throw new Error(`PostgreSQL did not start on port ${port}.\n${said.trim().split("\n").slice(-5).join("\n")}`, { cause });
  }
}

/** PostgreSQL's fast mode: closes open connections and writes everything committed to the disk. */
export async function stop(server: Server): Promise<void> {
  if (!(await stat(path.join(server.cluster, "postmaster.pid")).catch(() => null))) return;
  await run(server, "pg_ctl", ["stop", "-w", "-m", "fast", "-D", server.cluster]);
}

function run(server: Server, program: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // No pipes: the server would inherit them, and we would wait for the server to end.
    const child = spawn(path.join(server.programs, "bin", program), args, spawnOptions(server));
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}.`))));
  });
}

/** Without waiting, for the exit handler of a process. */
export function stopAtOnce(server: Server): void {
  spawnSync(path.join(server.programs, "bin/pg_ctl"), ["stop", "-w", "-m", "fast", "-D", server.cluster], spawnOptions(server));
}

const spawnOptions = (server: Server) => ({ ...server.account, cwd: server.programs, stdio: "ignore" as StdioOptions });

export const adminUrl = (password: string, port: number) => `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;

/** A zombie counts as dead: in containers often nobody reaps killed processes. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    return status.slice(status.lastIndexOf(")") + 2, status.lastIndexOf(")") + 3) !== "Z";
  } catch {
    // No /proc on this system, so zombies count as alive.
    return true;
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
