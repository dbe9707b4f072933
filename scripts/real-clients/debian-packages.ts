import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";

/**
 * Debian's packages in a folder of our own: downloaded and unpacked, not installed. apt keeps its lists there too, so the machine's stay as
 * they are and nobody has to be root.
 */

const home = path.resolve(".data", "real-clients");
const unpacked = path.join(home, "debian");
const wanted = ["azure-cli", "python3-msal", "libapache2-mod-auth-openidc", "apache2"];

export type Debian = { root: string };

/** The folder that stands for "/", or why it cannot be had. */
export async function fetchDebianPackages(): Promise<Debian | { why: string }> {
  if (existsSync(unpacked)) return { root: unpacked };
  const apt = path.join(home, "apt");
  for (const folder of ["lists/partial", "archives/partial"]) await mkdir(path.join(apt, folder), { recursive: true });
  const settings = [
    `Dir::State::lists=${apt}/lists`,
    `Dir::Cache=${apt}`,
    `Dir::Cache::archives=${apt}/archives`,
    "Debug::NoLocking=1",
    "APT::Sandbox::User=",
    "Acquire::Retries=1",
    "Acquire::http::Timeout=10",
  ].flatMap((setting) => ["-o", setting]);
  const run = (...args: string[]) => spawnSync("apt-get", [...settings, "-qq", ...args], { encoding: "utf8", timeout: 180_000 });
  const update = run("update");
  if (update.status !== 0) return { why: `apt-get update: ${firstLine(update)}` };
  const download = run("install", "--yes", "--no-install-recommends", "--download-only", ...wanted);
  if (download.status !== 0) return { why: `apt-get install --download-only: ${firstLine(download)}` };
  const why = await unpack(path.join(apt, "archives"));
  await rm(apt, { recursive: true });
  return why ? { why } : { root: unpacked };
}

/** Into a folder that gets its name only when everything is in it. */
async function unpack(archives: string): Promise<string | null> {
  const unfinished = `${unpacked}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  for (const archive of (await readdir(archives)).filter((name) => name.endsWith(".deb"))) {
    const done = spawnSync("dpkg-deb", ["--extract", path.join(archives, archive), unfinished], { encoding: "utf8" });
    if (done.status !== 0) return `dpkg-deb: ${firstLine(done)}`;
  }
  await rename(unfinished, unpacked);
  return null;
}

const firstLine = ({ error, stderr }: { error?: Error; stderr: string | null }): string =>
  (error?.message ?? stderr ?? "").trim().split("\n")[0] || "it ended with an error";
