import { styleText } from "node:util";
import { chromium } from "@playwright/test";
import { AdminJourney } from "@/e2e/support/admin-journey";
import { type StepState, stateWords } from "@/lib/onboarding/states";
import { type StepSlug, steps } from "@/lib/onboarding/steps";
import { ensureBrowser, launchOptions } from "./browser";
import { newCustomer } from "./new-customer";
import type { Stack } from "./stack";

/** One automatic onboarding through a real browser, as Ada of Contoso would do it, and how long each step took. */

const longestMs = 180_000;

type Seen = { state: StepState; line: string; begun: number | null; settled: number | null };

export async function onboardOnce(stack: Stack): Promise<boolean> {
  const invitation = await newCustomer(stack.env, { name: "Contoso", host: "contoso.dropzone.app", apiKey: "dz_sandbox_contoso" });
  const browser = await chromium.launch({ ...launchOptions(ensureBrowser()), headless: true });
  try {
    const admin = new AdminJourney(await browser.newPage());
    admin.page.setDefaultTimeout(30_000);
    const began = Date.now();
    await connect(admin, stack.portalOrigin + invitation.path);
    const before = await admin.seesSteps();
    const changes = await admin.readsPlan();
    console.log(`Ada has signed in and chosen after ${seconds(Date.now() - began)}. The plan has ${changes} changes.`);

    const start = Date.now();
    await admin.starts();
    const seen = await watch(admin, start, before);
    console.log(table(seen));
    const isDone = steps.every(({ slug }) => seen.get(slug)?.state === "done");
    const words = isDone ? "Every step is done" : "Not every step is done";
    console.log(`${styleText(isDone ? "green" : "red", words)}, ${seconds(Date.now() - start)} after the start.`);
    return isDone;
  } finally {
    await browser.close();
  }
}

async function connect(admin: AdminJourney, link: string): Promise<void> {
  await admin.opensInvitation(link);
  await admin.signsInAs("ada@contoso.com");
  await admin.confirmsTenant("Contoso");
  await admin.consents();
  await admin.chooses({ "Cloud Apps": true, "Live Response": true, "Quarantined mail": true }, "contoso.us.portal.cloudappsecurity.com");
}

/** Looks at the checklist as it updates itself, until every step is done or nothing has moved for too long. */
async function watch(admin: AdminJourney, start: number, before: Map<StepSlug, { state: StepState }>): Promise<Map<StepSlug, Seen>> {
  const seen = new Map<StepSlug, Seen>();
  while (Date.now() - start < longestMs) {
    const now = Date.now() - start;
    for (const [slug, { state, line }] of await admin.seesSteps()) {
      const earlier = seen.get(slug);
      const wasDone = before.get(slug)?.state === "done";
      const begun = earlier?.begun ?? (state === "waiting" || wasDone ? null : now);
      const settled = state === "done" && !wasDone ? (earlier?.settled ?? now) : null;
      seen.set(slug, { state, line, begun, settled });
    }
    if (seen.size === steps.length && [...seen.values()].every(({ state }) => state === "done")) break;
    await admin.page.waitForTimeout(100);
  }
  return seen;
}

function table(seen: Map<StepSlug, Seen>): string {
  const rows = steps.map(({ slug, title }) => {
    const { state, line, begun, settled } = seen.get(slug) ?? { state: "could-not-check" as const, line: "", begun: null, settled: null };
    const took = settled === null ? "" : seconds(settled - (begun ?? 0));
    return { title, state: stateWords[state], took, at: settled === null ? "" : seconds(settled), line };
  });
  const head = { title: "Step", state: "State", took: "Took", at: "Done after", line: "What was found" };
  const width = (key: keyof typeof head) => Math.max(...[head, ...rows].map((row) => row[key].length));
  const write = (row: typeof head) =>
    [
      row.title.padEnd(width("title")),
      row.state.padEnd(width("state")),
      row.took.padStart(width("took")),
      row.at.padStart(width("at")),
      row.line,
    ].join("  ");
  return ["", styleText("bold", write(head)), ...rows.map(write), ""].join("\n");
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
