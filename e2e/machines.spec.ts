import type { Page } from "@playwright/test";
import { AdminJourney } from "@/testing/admin-journey";
import { callApi } from "./support/call-api";
import { expect, test } from "./support/test";

/** What an Admin sets up for other programs: API keys. Webhooks are in webhooks.spec.ts. */

async function openSettingsAs(page: Page, userName: string): Promise<void> {
  await page.goto("/customers/settings");
  await new AdminJourney(page).signsInAs(userName);
}

test("an Admin makes a key, a program reads with it, and cannot after it was revoked", async ({ page, customer, stack, axe }) => {
  await openSettingsAs(page, "drew@dropzone.ai");
  const name = `CRM for ${customer.slug}`;
  await page.getByLabel("What is it for?").fill(name);
  await page.getByRole("button", { name: "Make a key" }).click();
  const shown = page.getByRole("region", { name: `Copy the key “${name}” now` });
  const key = (await shown.locator(".font-mono").first().textContent()) ?? "";
  expect(key).toMatch(/^dzp_[\w-]{43}$/);
  await axe(page);

  const read = (path: string) => callApi(stack.portalOrigin, path, { authorization: `Bearer ${key}` });
  expect(await (await read(`/customers/${customer.slug}`)).json()).toMatchObject({ slug: customer.slug, app: null });
  await expect
    .poll(async () => (await (await read(`/customers?search=${customer.slug}`)).json()).data)
    .toMatchObject([{ slug: customer.slug }]);
  expect((await read("/customers/nobody")).status).toBe(404);

  await page.reload();
  await expect(page.getByText(key)).toHaveCount(0);
  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  // While it is being revoked, the button has another name.
  await expect(page.getByRole("listitem").filter({ hasText: name })).toContainText("Revoked");
  await expect(page.getByRole("button", { name: `Revoke ${name}` })).toHaveCount(0);
  const refused = await read("/customers");
  expect([refused.status, (await refused.json()).title]).toEqual([403, "This key was revoked"]);
});

test("staff who are not Admins are told who may change the settings", async ({ page }) => {
  await openSettingsAs(page, "casey@dropzone.ai");
  await expect(page).toHaveURL(/\/staff\/refused/);
  await expect(page.getByRole("main")).toContainText("Admin");
});
