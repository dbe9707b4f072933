import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test as base, expect, type Page } from "@playwright/test";
import { newCustomer } from "@/scripts/new-customer";
import { AdminJourney } from "./admin-journey";
import { SandboxControl, type SandboxTenant } from "./sandbox-control";

/** `test` with what every journey needs: a tenant and a customer of its own, the admin in front of the browser, and axe. */

type RunningStack = { portalOrigin: string; sandboxOrigin: string; env: Record<string, string> };
type Customer = { slug: string; name: string /** The invitation link. */; invitation: string };

type Fixtures = {
  sandbox: SandboxControl;
  /** An Entra tenant with its people (ada@…, elena@…) and a Dropzone tenant, known to nobody else. */
  tenant: SandboxTenant;
  /** Freshly invited, for that Dropzone tenant. */
  customer: Customer;
  /** More customers than the one. */
  invite(tenant: SandboxTenant, name?: string): Promise<Customer>;
  admin: AdminJourney;
  /** Fails with what axe finds on the page as it is now. */
  axe(page: Page): Promise<void>;
};

export const test = base.extend<Fixtures, { stack: RunningStack }>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from this pattern.
    async ({}, use) => {
      await use(JSON.parse(process.env.E2E_STACK ?? "{}") as RunningStack);
    },
    { scope: "worker" },
  ],
  baseURL: async ({ stack }, use) => use(stack.portalOrigin),
  sandbox: async ({ stack }, use) => use(new SandboxControl(stack.sandboxOrigin)),
  tenant: async ({ sandbox }, use, { testId }) => use(await sandbox.newTenant(`Tenant ${testId.slice(-8)}`)),
  customer: async ({ invite, tenant }, use) => use(await invite(tenant)),
  invite: async ({ stack }, use) =>
    use(async (tenant, name = tenant.name) => {
      const { slug, path } = await newCustomer(stack.env, { name, host: tenant.dropzoneHost, apiKey: tenant.dropzoneApiKey });
      return { slug, name, invitation: stack.portalOrigin + path };
    }),
  admin: async ({ page }, use) => use(new AdminJourney(page)),
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  axe: async ({}, use) => use(expectAccessible),
});

export { expect };

const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(await axeSource);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  });
  expect(violations, `axe on ${page.url()}`).toEqual([]);
}
