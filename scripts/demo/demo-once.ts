import { styleText } from "node:util";
import { chromium } from "@playwright/test";
import { type StepState, stateWords } from "@/lib/catalogue/states";
import { type StepSlug, steps } from "@/lib/catalogue/steps";
import { AdminJourney } from "@/testing/admin-journey";
import { ensureBrowser, launchOptions } from "../browser/browser";
import { newCustomer } from "../stack/new-customer";
import type { Stack } from "../stack/stack";

/** One automatic onboarding through a real browser, as Ada of Contoso would do it, and how long each step took. */

/** A run that has not changed for this long is taken to be over. */
const stillMs = 45_000;

type Seen = { state: StepState; line: string; begun: number | null; settled: number | null };
type SeenSteps = Map<StepSlug, Seen>;

/** `browserArgs`: more for Chromium's command line. */
export async function onboardOnce(stack: Stack, browserArgs: readonly string[] = []): Promise<boolean> {
  const invitation = await newCustomer(stack.env, { name: "Contoso", host: "contoso.dropzone.app", apiKey: "dz_sandbox_contoso" });
  const { executablePath, args } = launchOptions(ensureBrowser());
  const browser = await chromium.launch({ executablePath, args: [...args, ...browserArgs], headless: true });
  try {
    const admin = new AdminJourney(await browser.newPage());
    admin.page.setDefaultTimeout(60_000);
    const clock = stopwatch();
    await connect(admin, stack.portalOrigin + invitation.path);
    const connected = clock();
    const changes = await choose(admin);
    const chosen = clock();
    console.log(`Ada has signed in, consented and chosen after ${seconds(chosen)}. The plan has ${changes} changes.`);

    await admin.starts();
    const seen: SeenSteps = new Map();
    await watch(admin, { seen, clock, until: (slug) => slug !== "finish" });
    if (isDone(seen, (slug) => slug !== "finish")) await finish(admin, { seen, clock });
    note(seen, "connect", { begun: 0, settled: connected });
    note(seen, "capabilities", { begun: connected, settled: chosen });

    console.log(table(seen));
    const isComplete = isDone(seen, () => true);
    const words = isComplete ? "Every step is done" : "Not every step is done";
    console.log(`${styleText(isComplete ? "green" : "red", words)}, ${seconds(clock())} after the invitation was opened.`);
    return isComplete;
  } finally {
    await browser.close();
  }
}

async function connect(admin: AdminJourney, link: string): Promise<void> {
  await admin.opensInvitation(link);
  await admin.signsInAs("ada@contoso.com");
  await admin.page.getByRole("heading", { name: "Is this your tenant?" }).waitFor();
  await admin.confirmsTenant("Contoso");
  await admin.consents();
  // Microsoft takes a while to put a consent into effect; the portal's waiting page continues by itself.
  await admin.page.getByRole("heading", { name: "Capabilities" }).waitFor();
}

async function choose(admin: AdminJourney): Promise<number> {
  await admin.chooses({ "Cloud Apps": true, "Live Response": true, "Quarantined mail": true }, "contoso.us.portal.cloudappsecurity.com");
  await admin.consents();
  await admin.page.getByRole("heading", { name: /changes to connect/ }).waitFor();
  return admin.readsPlan();
}

type Watching = { seen: SeenSteps; clock: () => number };

/** The last step: a person decides whether the portal keeps its access. */
async function finish(admin: AdminJourney, { seen, clock }: Watching): Promise<void> {
  const begun = clock();
  const checklist = admin.page.url();
  await admin.finishes();
  await admin.page.goto(checklist);
  await watch(admin, { seen, clock, until: () => true });
  note(seen, "finish", { begun });
}

/** Reads the checklist while it updates itself, until the steps that count are done or nothing has changed for `stillMs`. */
async function watch(admin: AdminJourney, { seen, clock, until }: Watching & { until: (slug: StepSlug) => boolean }): Promise<void> {
  let lastMove = clock();
  while (!isDone(seen, until) && clock() - lastMove < stillMs) {
    for (const [slug, now] of await admin.seesSteps()) {
      const earlier = seen.get(slug);
      if (earlier?.state === now.state && earlier.line === now.line) continue;
      lastMove = clock();
      const begun = earlier?.begun ?? (now.state === "waiting" ? null : lastMove);
      seen.set(slug, { ...now, begun, settled: now.state === "done" ? (earlier?.settled ?? lastMove) : null });
    }
    await admin.page.waitForTimeout(100);
  }
}

function isDone(seen: SeenSteps, counts: (slug: StepSlug) => boolean): boolean {
  return steps.every(({ slug }) => !counts(slug) || seen.get(slug)?.state === "done");
}

function note(seen: SeenSteps, slug: StepSlug, times: Partial<Seen>): void {
  const earlier = seen.get(slug);
  if (earlier) seen.set(slug, { ...earlier, ...times });
}

function stopwatch(): () => number {
  const start = Date.now();
  return () => Date.now() - start;
}

function table(seen: SeenSteps): string {
  const rows = steps.map(({ slug, title }) => {
    const { state, line, begun, settled } = seen.get(slug) ?? { state: "could-not-check" as const, line: "", begun: null, settled: null };
    const took = settled === null ? "" : seconds(settled - (begun ?? settled));
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
