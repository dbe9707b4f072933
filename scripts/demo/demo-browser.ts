import { CookieBrowser, type Page } from "@/testing/cookie-browser";
import { type Button, findLink, pressButton, wordsOf } from "@/testing/html-page";

/**
 * The browser of the demo's scenes, so that no real browser has to be installed. It presses buttons by their words. That
 * is enough because the portal's forms work before JavaScript does.
 */
export class DemoBrowser {
  private readonly browser = new CookieBrowser();
  private page: Page = { url: new URL("http://localhost"), status: 200, text: "" };

  get url(): URL {
    return this.page.url;
  }

  /** `address` may be relative to the page that is open. */
  async open(address: string): Promise<void> {
    this.show(await this.browser.follow(new URL(address, this.url)));
  }

  shows(words: string | RegExp): boolean {
    const text = wordsOf(this.page.text);
    return typeof words === "string" ? text.includes(words) : words.test(text);
  }

  /** Where the link with these words leads, or null. */
  link(words: string): string | null {
    return findLink(this.page.text, words);
  }

  hasButton(button: RegExp): boolean {
    return pressButton(this.page, isCalled(button)) !== null;
  }

  /** Sends the form of the button whose words or value match, with what its fields hold and what is given. */
  async press(button: RegExp, fields: Record<string, string> = {}): Promise<void> {
    const sent = pressButton(this.page, isCalled(button), fields);
    if (!sent) throw new Error(`There is no button ${button} on ${this.url.pathname}.`);
    this.show(await this.browser.follow(sent.url, { body: sent.body }));
  }

  private show(page: Page): void {
    this.page = page;
    if (page.status >= 500) throw new Error(`${page.url.pathname} answered ${page.status}.`);
  }
}

const isCalled = (pattern: RegExp) => (button: Button) => pattern.test(button.words) || pattern.test(button.value);
