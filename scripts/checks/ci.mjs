// npm test with the traffic to the sandbox recorded; then, where Microsoft's published schema lies beside the repository, the
// traffic is checked against it. One more line in the count, which stays the last line.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const checker = path.resolve("..", "shared", "msgraph", "check-traffic.mjs");
const folder = mkdtempSync(path.join(tmpdir(), "dropzone-onboarding-ci-"));
const log = path.join(folder, "traffic.ndjson");
const summary = path.join(folder, "summary.json");
const env = { ...process.env, CI: "true", SANDBOX_TRAFFIC_LOG: log, TEST_SUMMARY_FILE: summary };

/**
 * Documented by Microsoft, and missing from the checker's list of paths: the checker can say nothing about their bodies.
 * https://learn.microsoft.com/graph/api/application-delete-owners, serviceprincipal-delete-owners, federatedidentitycredential-delete,
 * serviceprincipal-removepassword
 */
const withoutRow =
  /(?:owners\/[^/]+\/\$ref|federatedIdentityCredentials\/[^/]+|servicePrincipals\/[^/]+\/(?:owners|removePassword|addPassword))$/;

/**
 * The checker's table has what it takes to restore people and agents. Apps take Application.ReadWrite.All.
 * https://learn.microsoft.com/graph/api/directory-deleteditems-restore
 */
const restoresApp = /\/directory\/deleteditems\/\{id\}\/restore answered 200 to a token with \[[^\]]*\bApplication\.ReadWrite\.All\b/;

spawnSync("npm", ["test", "--silent"], { stdio: "inherit", env, shell: process.platform === "win32" });
const counts = existsSync(summary) ? JSON.parse(readFileSync(summary, "utf8")) : { passed: 0, failed: 1 };

if (existsSync(checker)) {
  console.log("\nGraph traffic of the whole run against Microsoft's schema");
  counts[(await isTrafficSound()) ? "passed" : "failed"] += 1;
}
rmSync(folder, { recursive: true, force: true });
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;

async function isTrafficSound() {
  if (!existsSync(log) || statSync(log).size === 0) {
    console.log("Nothing was recorded, so nothing was checked.");
    return false;
  }
  const { check } = await import(pathToFileURL(checker).href);
  const lines = readFileSync(log, "utf8").split("\n").filter(Boolean);
  const { exchanges, problems } = check(lines.map((line) => JSON.parse(line)));
  const isWithoutRow = (problem) =>
    restoresApp.test(problem) || /: no such path is known here: (\S+)$/.exec(problem)?.[1].match(withoutRow);
  const [unchecked, wrong] = [problems.filter(isWithoutRow), problems.filter((problem) => !isWithoutRow(problem))];
  for (const problem of wrong) console.log(problem);
  if (unchecked.length > 0) console.log(`${unchecked.length} exchanges are with documented paths that the checker does not list`);
  console.log(`${exchanges - unchecked.length} Graph exchanges checked, ${wrong.length} problems`);
  return exchanges > 0 && wrong.length === 0;
}
