import { existsSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runNpm } from "../checks/npm";

/** CLI for Microsoft 365 in a folder of its own. npm compares its packages with the lock file beside their list. */

const source = fileURLToPath(new URL("cli-microsoft365", import.meta.url));
const target = path.resolve(".data", "real-clients", "cli-microsoft365");
const program = path.join(target, "node_modules", "@pnp", "cli-microsoft365", "dist", "index.js");

export async function installCliMicrosoft365(): Promise<{ program: string } | { why: string }> {
  if (existsSync(program)) return { program };
  await mkdir(target, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) await copyFile(path.join(source, file), path.join(target, file));
  const done = runNpm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: target });
  if (done.status === 0 && existsSync(program)) return { program };
  return { why: `npm ci: ${done.stderr.trim().split("\n")[0] || "it ended with an error"}` };
}
