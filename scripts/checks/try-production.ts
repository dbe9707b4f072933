import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildPortal } from "../stack/build";
import { runNpm } from "./npm";
import { withTrialDatabase } from "./trial-database";
import { tryPortal } from "./try-portal";

/**
 * npm run test:production: copies the repository and its build elsewhere, installs there without development dependencies, and tries the
 * portal from its migrations to a sign-in. It finds a package that production needs and that is listed as one of development.
 */

await buildPortal();
const folder = await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-production-"));
try {
  const files = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" }).split("\0").filter(Boolean);
  for (const file of [...files, ".next", "lib/store/generated"]) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await cp(file, path.join(folder, file), { recursive: true });
  }
  const done = runNpm(["ci", "--omit=dev", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"], { cwd: folder });
  if (done.status !== 0) throw new Error(`npm ci --omit=dev ended with ${done.status}:\n${done.stderr}`);
  await withTrialDatabase((adminUrl) => tryPortal({ node: process.execPath, folder }, adminUrl));
  console.log("The portal, migrate and customers work without development dependencies.");
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
