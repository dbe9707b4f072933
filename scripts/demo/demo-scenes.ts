import { steps } from "@/lib/catalogue/steps";
import type { Stack } from "../stack/stack";
import { DemoBrowser } from "./demo-browser";

/** How two of the demo's customers got as far as they are: by the real journey, since evidence cannot be written by hand. */

export type Scene = (stack: Stack, invitation: string) => Promise<void>;

/** Northwind: Ada did all of it, the last decision included. */
export const onboardedCompletely: Scene = async (stack, invitation) => {
  const ada = await follow(stack, invitation, { first: "ada", customer: "northwind" });
  await waitUntil(ada, () => ada.shows(new RegExp(`(${steps.length - 1}|${steps.length}) of ${steps.length} done`)));
  await ada.open("/setup/northwind/finish");
  await ada.press(/^Keep access and finish$/);
};

/** Fabrikam: Priya may grant and consent to everything, but is not an Exchange administrator. Elena has to do the Exchange steps. */
export const waitingForExchange: Scene = async (stack, invitation) => {
  await follow(stack, invitation, { first: "priya", customer: "fabrikam" });
};

/**
 * Opens the invitation and does what each page asks for, until the changes are under way or there is nothing to change. A journey
 * that was broken off continues where it was.
 */
async function follow(stack: Stack, invitation: string, who: { first: string; customer: string }): Promise<DemoBrowser> {
  const as = `${who.first}@${who.customer}.com`;
  const portalUrl = `https://${who.customer}.us.portal.cloudappsecurity.com`;
  const browser = new DemoBrowser();
  await browser.open(stack.portalOrigin + invitation);
  for (let pages = 0; pages < 60; pages++) {
    const again = browser.link("Ask again now");
    if (browser.hasButton(/^Make (these \d+ changes|this change)$/)) {
      await browser.press(/^Make (these|this) /);
      return browser;
    }
    if (browser.shows("There is nothing to change")) return browser;
    if (browser.hasButton(/^Sign in with Microsoft$/)) await browser.press(/^Sign in with Microsoft$/);
    else if (browser.hasButton(new RegExp(`^${as}$`))) await browser.press(new RegExp(`^${as}$`));
    else if (browser.hasButton(/^Yes, connect /)) await browser.press(/^Yes, connect /);
    else if (browser.hasButton(/^Accept$/)) await browser.press(/^Accept$/);
    else if (browser.hasButton(/^See the plan$/)) await browser.press(/^See the plan$/, { portalUrl });
    else if (again) await pause(1_000).then(() => browser.open(again));
    else await browser.open(`/setup/${who.customer}/plan`);
  }
  throw new Error(`The journey of ${as} does not get past ${browser.url.pathname}.`);
}

async function waitUntil(browser: DemoBrowser, isReached: () => boolean): Promise<void> {
  const checklist = browser.url.href;
  const deadline = Date.now() + 120_000;
  while (!isReached()) {
    if (Date.now() > deadline) throw new Error(`${browser.url.pathname} has not got there in two minutes.`);
    await pause(1_000);
    await browser.open(checklist);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
