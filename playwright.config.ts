import { defineConfig } from "@playwright/test";
import { findBrowser, launchOptions } from "./scripts/browser/browser";

/** Browser journeys against the built portal, the sandbox and PostgreSQL. global-setup starts these once for all journeys. */

const browser = findBrowser();

/** A webhook receives events of every customer, so journeys that read them must not run beside others: they run last, one after another. */
const alone = "**/webhooks.spec.ts";

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/support/global-setup.ts",
  outputDir: ".data/test-results",
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ?? ".data/reports/e2e.json" }]],
  // Journeys wait for runs and for what the clock begins, so a small machine has one worker more than cores.
  workers: 3,
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
    // A failure has its screenshot and what was on the page, in words. A trace, which is a copy of the page at every step, takes a tenth of
    // the time of all journeys: --trace retain-on-failure makes it.
    trace: "off",
  },
  projects: [
    { name: "chromium", testIgnore: alone },
    { name: "alone", testMatch: alone, fullyParallel: false, dependencies: ["chromium"] },
  ],
});
