import { expect as expectWithin, type Page } from "@playwright/test";
import { type StepState, stateWords } from "@/lib/catalogue/states";
import { type StepSlug, steps } from "@/lib/catalogue/steps";

/** Consent takes a while to have effect, and scripts do not read the configuration of the test runner. */
const expect = expectWithin.configure({ timeout: 30_000 });

/**
 * What a customer's admin does in the browser, in their words. The journeys and `npm run demo -- --once` share it. It finds
 * things as a person would, by what they are called.
 */
export class AdminJourney {
  constructor(readonly page: Page) {}

  /** The page behind the invitation link. */
  async opensInvitation(link: string): Promise<void> {
    await this.page.goto(link);
    await expect(this.page.getByRole("button", { name: "Sign in with Microsoft" })).toBeVisible();
  }

  /** From any page with that button to the account picker and back. */
  async signsInAs(userName: string): Promise<void> {
    await this.page
      .getByRole("button", { name: "Sign in with Microsoft" })
      .or(this.page.getByRole("link", { name: "Sign in with Microsoft" }))
      .click();
    await this.picks(userName);
  }

  /** On the sandbox's account picker. */
  async picks(userName: string): Promise<void> {
    await this.page.locator(`button[name="person"][value="${userName}"]`).click();
  }

  /** "Is this your tenant?" */
  async confirmsTenant(name: string): Promise<void> {
    await expect(this.page.getByRole("heading", { name: "Is this your tenant?" })).toBeVisible();
    await this.page.getByRole("button", { name: `Yes, connect ${name}` }).click();
  }

  /** From the invitation link to the page with the choices. */
  async connects(invitation: string, tenant: { name: string; domain: string }, first = "ada"): Promise<void> {
    await this.opensInvitation(invitation);
    await this.signsInAs(`${first}@${tenant.domain}`);
    await this.confirmsTenant(tenant.name);
    await this.consents();
    await expect(this.page.getByRole("heading", { name: "Capabilities" })).toBeVisible();
  }

  /** On Microsoft's consent page. */
  async consents(): Promise<void> {
    await this.page.getByRole("button", { name: "Accept" }).click();
  }

  async declinesConsent(): Promise<void> {
    await this.page.getByRole("button", { name: "Cancel" }).click();
  }

  async expectsConsentPage(): Promise<void> {
    await expect(this.page.getByRole("heading", { name: /^Permissions requested/ })).toBeVisible();
  }

  /** Sets the switches of the optional capabilities. Those not named stay as they are. */
  async chooses(
    capabilities: Partial<Record<"Cloud Apps" | "Live Response" | "Quarantined mail", boolean>>,
    portalUrl?: string,
  ): Promise<void> {
    await expect(this.page.getByRole("heading", { name: "Capabilities" })).toBeVisible();
    for (const [name, on] of Object.entries(capabilities)) {
      const control = this.page.getByLabel(name, { exact: true });
      if ((await control.isChecked()) !== on) await control.click();
    }
    if (portalUrl) await this.page.getByLabel("Portal URL").fill(portalUrl);
    await this.page.getByRole("button", { name: "See the plan" }).click();
  }

  /** The number in "Make these 21 changes". */
  async readsPlan(): Promise<number> {
    const heading = this.page.getByRole("heading", { name: /^\d+ changes? to connect / });
    await expect(heading).toBeVisible({ timeout: 30_000 });
    return Number.parseInt((await heading.textContent()) ?? "", 10);
  }

  /** Starts the changes, and waits for the checklist. */
  async starts(): Promise<void> {
    await this.page.getByRole("button", { name: /^Make (these \d+ changes|this change)$/ }).click();
    await expect(this.checklistHeading()).toBeVisible({ timeout: 30_000 });
  }

  /** Takes the last decision: the portal keeps its access. */
  async finishes(): Promise<void> {
    await this.page.getByRole("link", { name: "Finish", exact: true }).first().click();
    await this.page.getByRole("button", { name: "Keep access and finish" }).click();
    await expect(this.page.getByRole("heading", { name: "This portal keeps its access to your tenant" })).toBeVisible();
  }

  checklistHeading(count = "\\d+ of \\d+") {
    return this.page.getByRole("heading", { level: 1, name: new RegExp(`${count} done$`) });
  }

  /** The progress of a running run. The page removes it when the run is over. */
  progress() {
    return this.page.getByRole("region", { name: "Progress" });
  }

  /** Waits until the run is over, whether all changes were made or it stopped. */
  async expectsRunToEnd(): Promise<void> {
    await expect(this.page.getByText(/^Stopped after|^\d+ changes? made/).first()).toBeVisible({ timeout: 60_000 });
  }

  async expectsRefusal(title: string): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(title);
  }

  /** The value beside a label in a list of facts. */
  fact(label: string) {
    return this.page
      .locator("dl > div")
      .filter({ has: this.page.locator("dt", { hasText: new RegExp(`^${label}$`) }) })
      .locator("dd > span")
      .first();
  }

  /** Marks this document, so that a later check can tell whether the page was loaded again. */
  async marksDocument(): Promise<void> {
    await this.page.evaluate(() => document.body.setAttribute("data-same-document", ""));
  }

  async expectsSameDocument(): Promise<void> {
    await expect(this.page.locator("body")).toHaveAttribute("data-same-document", "");
  }

  /** A row of the checklist. Its link is called "Create the client secret. Done." */
  step(slug: StepSlug) {
    const title = steps.find((step) => step.slug === slug)?.title ?? slug;
    return this.page.getByRole("link", { name: new RegExp(`^${title} ?\\. `) });
  }

  async expectsStep(slug: StepSlug, state: StepState, options: { timeout?: number } = {}): Promise<void> {
    await expect(this.step(slug)).toHaveAccessibleName(new RegExp(`\\. ${stateWords[state]}\\.$`), options);
  }

  /** The state of every step that the checklist shows right now, read in one go. */
  async seesSteps(): Promise<Map<StepSlug, { state: StepState; line: string }>> {
    const rows = await this.page.locator('li:has(a[href*="/steps/"])').evaluateAll((items) =>
      items.map((item) => ({
        link: item.querySelector("a")?.textContent ?? "",
        href: item.querySelector("a")?.getAttribute("href") ?? "",
        line: item.querySelector("p")?.textContent ?? "",
      })),
    );
    const seen = new Map<StepSlug, { state: StepState; line: string }>();
    for (const { link, href, line } of rows) {
      const slug = steps.find((step) => href.endsWith(`/steps/${step.slug}`))?.slug;
      const state = (Object.keys(stateWords) as StepState[]).find((each) => link.trim().endsWith(`${stateWords[each]}.`));
      if (slug && state) seen.set(slug, { state, line: line.trim() });
    }
    return seen;
  }
}
