// npm test with the traffic to the sandbox recorded; then, where Microsoft's published schema lies beside the repository, the
// traffic is checked against it. One more line in the count, which stays the last line.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const checker = path.resolve("..", "shared", "msgraph", "check-traffic.mjs");
const folder = mkdtempSync(path.join(tmpdir(), "dropzone-onboarding-ci-"));
const log = path.join(folder, "traffic.ndjson");
const summary = path.join(folder, "summary.json");
const env = { ...process.env, CI: "true", SANDBOX_TRAFFIC_LOG: log, TEST_SUMMARY_FILE: summary };

spawnSync("npm", ["test", "--silent"], { stdio: "inherit", env, shell: process.platform === "win32" });
const counts = existsSync(summary) ? JSON.parse(readFileSync(summary, "utf8")) : { passed: 0, failed: 1 };

if (existsSync(checker)) {
  console.log("\nGraph traffic of the whole run against Microsoft's schema");
  counts[isTrafficSound() ? "passed" : "failed"] += 1;
}
rmSync(folder, { recursive: true, force: true });
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;

function isTrafficSound() {
  if (!existsSync(log) || statSync(log).size === 0) {
    console.log("Nothing was recorded, so nothing was checked.");
    return false;
  }
  return spawnSync(process.execPath, [checker, log], { stdio: "inherit" }).status === 0;
}
