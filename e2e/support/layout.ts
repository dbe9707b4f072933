import type { Page } from "@playwright/test";
import { expect } from "./test";

const widths = [1440, 768, 390] as const;

/** Checks the widths of a desktop, a tablet and a phone, and leaves the page at the phone's. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `${page.url()} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
  }
}
