import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runNpm } from "./npm";
import { licenceTroubles, lockTroubles, unusedExceptions } from "./supply-chain";

/**
 * npm run sbom: writes .data/sbom.cdx.json, a CycloneDX document of every package in the lock file with its version, hash and licence, after
 * checking all three. Packages that only development needs are marked `cdx:npm:package:development`. https://cyclonedx.org
 */

/** Reads the lock file only: neither the network nor installed packages. */
export function makeSbom(): string {
  const done = runNpm(["sbom", "--package-lock-only", "--sbom-format=cyclonedx", "--sbom-type=application"]);
  if (done.status !== 0) throw new Error(`npm sbom ended with ${done.status}:\n${done.stderr}`);
  return done.stdout;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock: unknown = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const leftOver = unusedExceptions(lock).map((name) => `No package is called ${name}, which has an exception in licences.ts`);
  const troubles = [...lockTroubles(lock), ...licenceTroubles(lock), ...leftOver];
  const file = path.join(".data", "sbom.cdx.json");
  mkdirSync(".data", { recursive: true });
  writeFileSync(file, makeSbom());
  console.log(`Written: ${file}`);
  for (const trouble of troubles) console.error(trouble);
  process.exitCode = troubles.length === 0 ? 0 : 1;
}
