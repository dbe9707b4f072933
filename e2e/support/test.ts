import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { AdminJourney } from "@/testing/admin-journey";
import { noteFaults } from "./browser-faults";
import { Inviting } from "./inviting";
import { lettersTo } from "./post-office";
import { SandboxControl, type SandboxTenant } from "./sandbox-control";
import { runStaffCommand, type StaffCommand } from "./staff";

/** `test` with what every journey needs: a tenant and a customer of its own, the admin in front of the browser, and axe. */

type RunningStack = { portalOrigin: string; sandboxOrigin: string; env: Record<string, string>; ownerUrl: string; letters: string };
type Colors = "light" | "dark";
type Customer = {
  slug: string;
  name: string;
  /** The invitation link. */
  invitation: string;
};

type Fixtures = {
  sandbox: SandboxControl;
  /** An Entra tenant with its people (ada@…, elena@…) and a Dropzone tenant, used by no other journey. */
  tenant: SandboxTenant;
  /** Freshly invited, for that Dropzone tenant. */
  customer: Customer;
  /** Invites another customer. */
  invite(tenant: SandboxTenant, name?: string): Promise<Customer>;
  admin: AdminJourney;
  /** Filled by every browser of the journey. The test fails if there is one at its end. */
  faults: string[];
  /** Another person in a separate browser, without the first one's cookies. */
  anotherBrowser(): Promise<AdminJourney>;
  /** The command by which Dropzone's staff manage customers: "revoke", "invite". Answers what it printed. */
  staff: StaffCommand;
  /** The letters that the portal sent to an address. */
  lettersTo(address: string): string[];
  /** Fails with what axe finds on the page as it is now, in light and in dark. */
  axe(page: Page, colors?: readonly Colors[]): Promise<void>;
};

export const test = base.extend<Fixtures, { stack: RunningStack; inviting: Inviting }>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from this pattern.
    async ({}, use) => {
      await use(JSON.parse(process.env.E2E_STACK ?? "{}") as RunningStack);
    },
    { scope: "worker" },
  ],
  inviting: [
    async ({ stack }, use) => {
      const inviting = new Inviting(stack.env);
      await use(inviting);
      inviting.end();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ stack }, use) => use(stack.portalOrigin),
  sandbox: async ({ stack }, use) => use(new SandboxControl(stack.sandboxOrigin)),
  tenant: async ({ sandbox }, use, { testId }) => use(await sandbox.newTenant(`Tenant ${testId.slice(-8)}`)),
  customer: async ({ invite, tenant }, use) => use(await invite(tenant)),
  invite: async ({ stack, inviting }, use) =>
    use(async (tenant, name = tenant.name) => {
      const { dropzoneHost: host, dropzoneApiKey: apiKey } = tenant;
      const { slug, path } = await inviting.invite({ name, host, apiKey });
      return { slug, name, invitation: stack.portalOrigin + path };
    }),
  faults: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      const faults: string[] = [];
      await use(faults);
      expect(faults, "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, faults }, use) => {
    noteFaults(context, faults);
    await use(context);
  },
  admin: async ({ page }, use) => use(new AdminJourney(page)),
  anotherBrowser: async ({ browser, contextOptions, baseURL, faults }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ ...contextOptions, ...(baseURL ? { baseURL } : {}) });
      noteFaults(context, faults);
      contexts.push(context);
      return new AdminJourney(await context.newPage());
    });
    for (const context of contexts) await context.close();
  },
  staff: async ({ stack }, use) => use((command, slug) => runStaffCommand(stack.env, command, slug)),
  lettersTo: async ({ stack }, use) => use((address) => lettersTo(stack.letters, address)),
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  axe: async ({}, use) => use(expectAccessible),
});

export { expect };

const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Rules that do not depend on the colors are checked once. */
async function expectAccessible(page: Page, colors: readonly Colors[] = ["dark", "light"]): Promise<void> {
  for (const colorScheme of colors) {
    await page.emulateMedia({ colorScheme });
    await expectNoViolations(page, { colors: colorScheme, rules: colorScheme === colors.at(-1) ? null : ["color-contrast"] });
  }
}

async function expectNoViolations(page: Page, look: { colors: string; rules: string[] | null }): Promise<void> {
  // It stays in the document: read once for the scans of all colors and states of a page.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(await axeSource);
  const { violations, passes } = await page.evaluate(async (rules) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const options = rules ? { runOnly: { type: "rule" as const, values: rules } } : {};
    const { violations, passes } = await axe.run(document, { ...options, resultTypes: ["violations"] });
    const words = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
    return { violations: words, passes: passes.length };
  }, look.rules);
  expect(violations, `axe on ${page.url()}, ${look.colors}`).toEqual([]);
  expect(passes, `axe looked at nothing on ${page.url()}`).toBeGreaterThan(0);
}
