/**
 * Checks that Node is new enough, and installs the packages of the lock file when they are missing.
 * Plain JavaScript without dependencies, since it runs before they are installed.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const oldestNode = [20, 19];

export function prepare() {
  process.chdir(repository);
  requireNode();
  installPackages();
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [needMajor, needMinor] = oldestNode;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  leave(`This needs Node ${oldestNode.join(".")} or newer, and this is Node ${process.versions.node}. https://nodejs.org has it.`);
}

function installPackages() {
  if (!existsSync("package-lock.json") || arePackagesCurrent()) return;
  console.log("Installing packages…");
  // No install scripts: the only one that is needed (PostgreSQL's links) is replaced in postgres-binaries.ts.
  const options = ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath?.endsWith(".js") ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const [command = "npm", ...before] = npm;
  const done = spawnSync(command, [...before, ...options], { stdio: "inherit", shell: process.platform === "win32" });
  if (done.status !== 0) leave("npm ci did not finish, so there is nothing to run with yet. What npm said is above.");
  writeFileSync(stamp, lockHash());
}

const stamp = path.join("node_modules", ".installed-from");
const lockHash = () => createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");

/** True when we installed from this lock file, or npm wrote its own record after the lock file last changed. */
function arePackagesCurrent() {
  const record = path.join("node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockHash()) return true;
  return statSync(record).mtimeMs >= statSync("package-lock.json").mtimeMs;
}

/** @param {string} why */
function leave(why) {
  console.error(why);
  process.exit(1);
}
