import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, expect } from "@playwright/test";
import { steps } from "@/lib/catalogue/steps";
import { AdminJourney } from "@/testing/admin-journey";
import { ensureBrowser, launchOptions } from "../browser/browser";
import { buildPortal } from "../stack/build";
import { newCustomer } from "../stack/new-customer";
import { freePort } from "../stack/ports";
import { startStack } from "../stack/stack";

/** npm run pictures: makes the screenshots in docs/pictures from a real run in the sandbox's Contoso. */

const folder = path.resolve("docs", "pictures");
await mkdir(folder, { recursive: true });
await buildPortal();
const stack = await startStack({
  dataFolder: await mkdtemp(path.join(tmpdir(), "dropzone-onboarding-pictures-")),
  ports: { portal: await freePort(), sandbox: await freePort(), database: await freePort() },
  database: `portal_pictures_${process.pid}`,
  propagation: "demo",
  throwaway: true,
});
try {
  await takePictures();
} finally {
  await stack.stop();
}
process.exit(0);

async function takePictures(): Promise<void> {
  const { path: invitation } = await newCustomer(stack.env, {
    name: "Contoso",
    host: "contoso.dropzone.app",
    apiKey: "dz_sandbox_contoso",
  });
  const browser = await chromium.launch({ ...launchOptions(ensureBrowser()), headless: true });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, deviceScaleFactor: 1.5, colorScheme: "light" });
    const ada = new AdminJourney(page);
    await ada.connects(stack.portalOrigin + invitation, { name: "Contoso", domain: "contoso.com" });
    await ada.chooses(
      { "Cloud Apps": true, "Live Response": true, "Quarantined mail": true },
      "https://contoso.us.portal.cloudappsecurity.com",
    );
    await ada.consents();
    await ada.readsPlan();
    await ada.starts();
    await expect(ada.checklistHeading(`${steps.length - 1} of ${steps.length}`)).toBeVisible({ timeout: 120_000 });
    await ada.finishes();
    await page.getByRole("link", { name: "Contoso", exact: true }).click();
    await expect(ada.checklistHeading(`${steps.length} of ${steps.length}`)).toBeVisible();
    // No element is hovered, and the fonts are loaded.
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: path.join(folder, "checklist.png"), animations: "disabled" });
    console.log(path.relative(process.cwd(), path.join(folder, "checklist.png")));
  } finally {
    await browser.close();
  }
}
