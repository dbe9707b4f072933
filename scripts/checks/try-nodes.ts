import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { buildPortal } from "../stack/build";
import { type NodeLine, nodeLines, nodePrograms } from "./node-versions";
import { withTrialDatabase } from "./trial-database";
import { tryPortal } from "./try-portal";

/**
 * Tries the built portal under other Node lines, from its migrations to a sign-in. `npm run test:nodes` tries every line, the oldest Node
 * included, and runs the unit tests under each as well. `npm test` tries the lines that it does not itself run under.
 */

/** What did not work, a sentence each. The portal has to be built. */
export async function tryLines(lines: readonly NodeLine[]): Promise<string[]> {
  const programs = await nodePrograms(lines);
  const failed: string[] = [];
  await withTrialDatabase(async (adminUrl) => {
    for (const line of lines) {
      const installation = { node: programs[line], folder: process.cwd() };
      await tryPortal(installation, adminUrl).catch((error: Error) => failed.push(`Node ${line}: ${error.message}`));
    }
  });
  return failed;
}

async function runUnitTests(lines: readonly NodeLine[]): Promise<string[]> {
  const programs = await nodePrograms(lines);
  return lines.flatMap((line) => {
    console.log(`Node ${spawnSync(programs[line], ["--version"], { encoding: "utf8" }).stdout.trim()}`);
    const done = spawnSync(programs[line], ["node_modules/vitest/vitest.mjs", "run", "--project", "unit"], { stdio: "inherit" });
    return done.status === 0 ? [] : [`Node ${line}: a unit test failed.`];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildPortal();
  const failed = [...(await runUnitTests(nodeLines)), ...(await tryLines(nodeLines))];
  for (const words of failed) console.error(words);
  console.log(`${nodeLines.length} Node lines tried, ${failed.length === 0 ? "all work" : "not all work"}.`);
  process.exit(failed.length === 0 ? 0 : 1);
}
