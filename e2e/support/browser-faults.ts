import type { BrowserContext } from "@playwright/test";

/** Notes what a person would not see, but a browser complains about: a broken content security policy, and errors of scripts that nothing caught. */
export function noteFaults(context: BrowserContext, faults: string[]): void {
  context.on("console", (message) => {
    const text = message.text();
    if (/content security policy|permissions policy/i.test(text)) faults.push(`${message.location().url}: ${text}`);
  });
  context.on("weberror", (fault) => faults.push(`${fault.page()?.url()}: ${fault.error().message}`));
}
