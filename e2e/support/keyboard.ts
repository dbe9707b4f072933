import { expect, type Locator, type Page } from "@playwright/test";

/** A person who uses the keyboard only. */
export class Keyboard {
  constructor(readonly page: Page) {}

  /** Presses Tab until the target has the focus, and checks that the focus is visible. */
  async reaches(target: Locator): Promise<void> {
    await expect(target).toBeVisible();
    for (let presses = 0; presses < 60; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) break;
      await this.page.keyboard.press("Tab");
    }
    await expect(target).toBeFocused();
    const ring = await target.evaluate((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
    });
    expect(ring, "the focus can be seen").toBe(true);
  }

  async presses(key: "Enter" | "Space", target: Locator): Promise<void> {
    await this.reaches(target);
    await this.page.keyboard.press(key);
  }
}
