/**
 * Which way imports point, checked by dependency-cruiser against .dependency-cruiser.cjs. Called from here instead of by its
 * command for two reasons: its swc parser does not read .tsx unless told, and it reports success when it has read no file.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const repository = fileURLToPath(new URL("../..", import.meta.url));
const folders = ["app", "bench", "components", "e2e", "lib", "sandbox", "scripts", "testing", "instrumentation.ts", "proxy.ts"];

/**
 * @param {{ baseDir: string, folders: string[] }} where
 * @returns {Promise<{ modules: number, complaints: { rule: string, from: string, to: string }[] }>}
 */
export async function checkLayers({ baseDir, folders }) {
  teachTsx();
  const { cruise } = await import("dependency-cruiser");
  const { forbidden, options } = require("../../.dependency-cruiser.cjs");
  const ruleSet = { forbidden };
  const resolving = { alias: { "@": baseDir } };
  const { output } = await cruise(folders, { ...options, baseDir, validate: true, ruleSet }, resolving);
  return {
    modules: output.modules.filter((module) => module.dependencies.length > 0).length,
    complaints: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

/** dependency-cruiser hands every file to swc as plain TypeScript, where JSX is a syntax error. */
function teachTsx() {
  const swc = require("@swc/core");
  if (swc.parseFileSync.readsTsx) return;
  const original = swc.parseFileSync;
  swc.parseFileSync = (file, options) => original(file, { ...options, tsx: file.endsWith("x") });
  swc.parseFileSync.readsTsx = true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(repository);
  const { existsSync } = await import("node:fs");
  const { modules, complaints } = await checkLayers({
    baseDir: repository,
    folders: folders.filter((folder) => existsSync(path.join(repository, folder))),
  });
  const { forbidden } = require("../../.dependency-cruiser.cjs");
  for (const { rule, from, to } of complaints) {
    console.log(`${from} → ${to}\n  ${rule}: ${forbidden.find(({ name }) => name === rule)?.comment}`);
  }
  console.log(`${modules} modules looked at, ${complaints.length} imports point the wrong way.`);
  process.exitCode = modules > 0 && complaints.length === 0 ? 0 : 1;
}
