import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const shared = {
  resolve: {
    alias: {
      "@": here("."),
      // A marker for the bundler alone: it throws wherever it is really imported.
      "server-only": here("./testing/server-only.ts"),
    },
  },
};

/** unit: pure, no database, no network. integration: a real PostgreSQL, started once for all, and sandboxes over http. */
export default defineConfig({
  test: {
    // One for each core of a small machine: integration tests mostly wait.
    maxWorkers: 2,
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: ["**/*.integration.test.ts", "**/node_modules/**", "e2e/**"],
          // Laws are tried hundreds of times; a busy machine is no reason to call one broken.
          testTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          name: "integration",
          include: ["**/*.integration.test.ts"],
          exclude: ["**/node_modules/**"],
          globalSetup: ["./scripts/checks/vitest-global-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
