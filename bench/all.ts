import { spawnSync } from "node:child_process";
import packageJson from "@/package.json" with { type: "json" };
import { writeBeginning } from "./write-section";

/** npm run bench: every measurement, one after another, since two at once would measure one another. One that fails does not keep the others from it. */

const names = Object.keys(packageJson.scripts).filter((name) => name.startsWith("bench:"));
const began = Date.now();
const failed = names.filter((name) => {
  const startedAt = Date.now();
  console.log(`\n${name}`);
  const { status } = spawnSync("npm", ["run", "-s", name], { stdio: "inherit", shell: process.platform === "win32" });
  console.log(`${name} took ${Math.round((Date.now() - startedAt) / 1000)} s`);
  return status !== 0;
});
if (failed.length > 0) {
  console.error(`These failed: ${failed.join(", ")}.`);
  process.exitCode = 1;
} else await writeBeginning({ names, minutes: Math.ceil((Date.now() - began) / 60_000) });
