import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const shared = {
  resolve: {
    alias: {
      "@": here("."),
      // A marker for the bundler: the real module throws when it is imported.
      "server-only": here("./testing/server-only.ts"),
    },
  },
};

/** unit: no database and no network. integration: a real PostgreSQL, started once for all tests, and sandboxes over HTTP. */
export default defineConfig({
  test: {
    // Integration tests mostly wait, so a small machine has one worker more than cores.
    maxWorkers: 3,
    // A test's database is dropped at its end. PostgreSQL then ends the idle connections of libraries, which report it to nobody.
    onUnhandledError: (error) => ("code" in error && error.code === "57P01" ? false : undefined),
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: ["**/*.integration.test.ts", "**/node_modules/**", "e2e/**"],
          // Property tests make hundreds of attempts; on a busy machine they must not fail by timeout.
          testTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          name: "integration",
          include: ["**/*.integration.test.ts"],
          exclude: ["**/node_modules/**"],
          setupFiles: ["./testing/contract-guard.ts"],
          globalSetup: ["./scripts/checks/vitest-global-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
