import { defineConfig } from "@playwright/test";
import { findBrowser, launchOptions } from "./scripts/browser/browser";

/** Browser journeys against the built portal, the sandbox and PostgreSQL. global-setup starts these once for all journeys. */

const browser = findBrowser();

/** A webhook receives events of every customer, so journeys that read them must not run beside others: they run last, one after another. */
const alone = "**/machines.spec.ts";

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/support/global-setup.ts",
  outputDir: ".data/test-results",
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ?? ".data/reports/e2e.json" }]],
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    ...(browser ? { launchOptions: launchOptions(browser) } : {}),
    // axe measures the colors of the moment. During a transition these have neither the old nor the new contrast.
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
    screenshot: "only-on-failure",
    // Without the film: a picture for every change of the screen costs more than the journey, and a failure has its screenshot.
    trace: { mode: "retain-on-failure", screenshots: false },
  },
  projects: [
    { name: "chromium", testIgnore: alone },
    { name: "alone", testMatch: alone, fullyParallel: false, dependencies: ["chromium"] },
  ],
});
