import { defineConfig } from "@playwright/test";
import { findBrowser, launchOptions } from "./scripts/browser/browser";

/** Journeys in a browser against the built portal, the sandbox and PostgreSQL, which global-setup starts once for all. */

const browser = findBrowser();

/** A webhook hears of every customer, and a journey that reads what it heard wants nobody else to be busy: last, and one by one. */
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
    // A color that is still fading has neither contrast: axe reads what is drawn at that moment.
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
  projects: [
    { name: "chromium", testIgnore: alone },
    { name: "alone", testMatch: alone, fullyParallel: false, dependencies: ["chromium"] },
  ],
});
