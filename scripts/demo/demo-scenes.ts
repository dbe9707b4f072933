import type { Stack } from "../stack/stack";
import { DemoBrowser } from "./demo-browser";

/** How two of the demo's customers come to where they are: by the real journey, since evidence cannot be made by hand. */

export type Scene = (stack: Stack, invitation: string) => Promise<void>;

/** Northwind: Ada did all of it, the last decision included. */
export const onboardedCompletely: Scene = async (stack, invitation) => {
  const ada = new DemoBrowser();
  await ada.open(stack.portalOrigin + invitation);
  await journey(ada, {
    as: "ada@northwind.com",
    setup: `${stack.portalOrigin}/setup/northwind`,
    portalUrl: "northwind",
  });
  await waitUntil(ada, () => ada.shows(/1[67] of 17 done/));
  await ada.open("/setup/northwind/finish");
  await ada.press(/^Keep access and finish$/);
};

/** Fabrikam: Priya may grant and consent to everything and is no Exchange administrator, so Exchange is left for Elena. */
export const waitingForExchange: Scene = async (stack, invitation) => {
  const priya = new DemoBrowser();
  await priya.open(stack.portalOrigin + invitation);
  await journey(priya, {
    as: "priya@fabrikam.com",
    setup: `${stack.portalOrigin}/setup/fabrikam`,
    portalUrl: "fabrikam",
  });
};

type Part = { as: string; setup: string; portalUrl: string };

/** Whatever page comes, does what it asks for, until the changes are under way. A journey that was broken off goes on where it was. */
async function journey(browser: DemoBrowser, { as, setup, portalUrl }: Part): Promise<void> {
  for (let pages = 0; pages < 60; pages++) {
    const again = browser.link("Ask again now");
    if (browser.hasButton(/^Make (these \d+ changes|this change)$/)) return browser.press(/^Make (these|this) /);
    if (browser.shows("There is nothing to change")) return;
    if (browser.hasButton(/^Sign in with Microsoft$/)) await browser.press(/^Sign in with Microsoft$/);
    else if (browser.hasButton(new RegExp(`^${as}$`))) await browser.press(new RegExp(`^${as}$`));
    else if (browser.hasButton(/^Yes, connect /)) await browser.press(/^Yes, connect /);
    else if (browser.hasButton(/^Accept$/)) await browser.press(/^Accept$/);
    else if (browser.hasButton(/^See the plan$/))
      await browser.press(/^See the plan$/, { portalUrl: `https://${portalUrl}.us.portal.cloudappsecurity.com` });
    else if (again) await pause(1_000).then(() => browser.open(again));
    else await browser.open(`${setup}/plan`);
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
