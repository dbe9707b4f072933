import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { AdminJourney } from "@/testing/admin-journey";
import { expect, test } from "./support/test";

/** What staff do with the list of customers and on one customer's page. */

async function opensAs(page: Page, userName: string, path: string): Promise<void> {
  await page.goto(path);
  await new AdminJourney(page).signsInAs(userName);
}

const rowOf = (page: Page, slug: string) => page.locator(`tr:has(a[data-row="${slug}"])`);

test("a CSM finds a customer as they type, and opens it without touching the mouse", async ({ page, customer, axe }) => {
  await opensAs(page, "casey@dropzone.ai", "/customers");
  await expect(page.getByRole("columnheader", { name: "Waiting on" })).toHaveAttribute("aria-sort", "descending");
  // The key does nothing until JavaScript has loaded, so it is pressed again.
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(page.getByLabel("Search customers")).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.type(customer.name);
  await expect(page).toHaveURL(/search=/);
  await expect(page.locator("a[data-row]")).toHaveCount(1);
  await expect(rowOf(page, customer.slug)).toContainText("Customer's admin");
  await expect(rowOf(page, customer.slug).getByRole("img")).toHaveAccessibleName(/0 of 17 steps done/);
  await axe(page);
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Search customers")).toHaveValue(customer.name);
  await page.keyboard.press("j");
  await expect(rowOf(page, customer.slug).getByRole("link")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/customers/${customer.slug}$`));
  await expect(page.getByRole("heading", { level: 1, name: customer.name })).toBeVisible();
});

test("a view stands in the address: filters come off one by one, and the same list is downloaded", async ({ page, customer }) => {
  await opensAs(page, "casey@dropzone.ai", `/customers?search=${encodeURIComponent(customer.name)}&waitingOn=customer-admin&stage=invited`);
  await expect(rowOf(page, customer.slug)).toBeVisible();
  await page.getByRole("link", { name: "Stage: Invited" }).click();
  await expect(page).not.toHaveURL(/stage=/);
  await expect(page).toHaveURL(/waitingOn=customer-admin/);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export CSV" }).click()]);
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(customer.slug);
  await page.getByRole("link", { name: "Waiting on Microsoft" }).click();
  await expect(page).toHaveURL(/waitingOn=microsoft/);
  await expect(page.getByRole("link", { name: "Waiting on Microsoft" })).toHaveAttribute("aria-current", "true");
});

test("search and filters work before JavaScript arrives", async ({ page, browser, stack, customer }) => {
  await opensAs(page, "casey@dropzone.ai", "/customers");
  const storageState = await page.context().storageState();
  const plain = await browser.newContext({ baseURL: stack.portalOrigin, javaScriptEnabled: false, storageState });
  const bare = await plain.newPage();
  await bare.goto("/customers");
  await bare.getByLabel("Search customers").fill(customer.name);
  await bare.keyboard.press("Enter");
  await expect(rowOf(bare, customer.slug)).toBeVisible();
  await expect(bare.locator("a[data-row]")).toHaveCount(1);
  await plain.close();
});

test("a row that changes is marked where it stands, and none moves until one asks", async ({ page, browser, stack, tenant, invite }) => {
  const ours = `Steady ${tenant.name}`;
  const [first, second] = [await invite(tenant, `${ours} A`), await invite(tenant, `${ours} B`)];
  await opensAs(page, "casey@dropzone.ai", `/customers?search=${encodeURIComponent(ours)}&sort=activity`);
  const slugs = () => page.locator("a[data-row]").evaluateAll((links) => links.map((link) => link.getAttribute("data-row")));
  await expect.poll(slugs).toEqual([second.slug, first.slug]);

  const theirs = await browser.newContext({ baseURL: stack.portalOrigin });
  const admin = new AdminJourney(await theirs.newPage());
  await admin.opensInvitation(first.invitation);
  await admin.signsInAs(`ada@${tenant.domain}`);
  await admin.confirmsTenant(tenant.name);
  await admin.consents();
  await expect(rowOf(page, first.slug)).toHaveAttribute("data-changed", "true", { timeout: 30_000 });
  expect(await slugs()).toEqual([second.slug, first.slug]);
  await page.getByRole("button", { name: "Show the current order" }).click();
  await expect.poll(slugs).toEqual([first.slug, second.slug]);
  await expect(page.locator("tr[data-changed]")).toHaveCount(0);
  await theirs.close();
});

test("a CSM looks after one customer, and everything they do stands in the timeline", async ({ page, customer, axe }) => {
  await opensAs(page, "casey@dropzone.ai", `/customers/${customer.slug}`);
  await expect(page.getByText("It is read-only here")).toBeVisible();
  await page.getByLabel("Owner", { exact: true }).selectOption({ label: "Casey CSM" });
  await page.getByRole("button", { name: "Assign" }).click();
  await page.getByLabel("Note", { exact: true }).fill("Their Exchange admin is on leave.");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByRole("region", { name: "Notes" })).toContainText("Their Exchange admin is on leave.");

  await page.getByText("Replace the link").click();
  await expect(page.getByText("The link that is out stops working.", { exact: true })).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Yes, make a new link" }).click();
  const link = page.getByRole("region", { name: "Invitation link" }).locator("p.font-mono");
  await expect(link).toContainText("/join/");
  const fresh = (await link.textContent()) ?? "";
  await axe(page);
  await page.reload();
  await expect(page.getByText(fresh)).toHaveCount(0);

  await page.getByRole("button", { name: "View as the customer sees it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "0 of 17 done" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Allow the portal" })).toBeDisabled();
  await axe(page);
  await page.getByRole("link", { name: "Back to staff's view" }).click();
  const timeline = page.getByRole("region", { name: "Timeline" });
  await timeline.getByRole("link", { name: "Dropzone", exact: true }).click();
  for (const act of ["Set the owner", "Wrote a note", "Replaced the invitation", "Looked at the page as the customer sees it"])
    await expect(timeline).toContainText(act);

  await page.goto(customer.invitation);
  await expect(page.getByRole("button", { name: "Sign in with Microsoft" })).toHaveCount(0);
  await page.goto(fresh);
  await expect(page.getByRole("button", { name: "Sign in with Microsoft" })).toBeVisible();
});

test("a CSM corrects a customer's details, and is told what stays as it is and why", async ({
  page,
  customer,
  tenant,
  axe,
  anotherBrowser,
}) => {
  await opensAs(page, "casey@dropzone.ai", `/customers/${customer.slug}`);
  const panel = page.getByRole("region", { name: "Owner, contact and details" });
  await panel.getByText(/^Change the name/).click();
  await panel.getByLabel("Customer's name").fill(`${customer.name} Ltd`);
  await panel.getByLabel("Dropzone host").fill("contoso.example.com");
  await panel.getByRole("button", { name: "Save the changes" }).click();
  await expect(panel.getByText("This is not a Dropzone tenant")).toBeVisible();
  await axe(page);
  await panel.getByLabel("Dropzone host").fill(tenant.dropzoneHost);
  await panel.getByLabel("New Dropzone API key").fill(tenant.dropzoneApiKey);
  await panel.getByRole("button", { name: "Save the changes" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${customer.name} Ltd` })).toBeVisible();
  const timeline = page.getByRole("region", { name: "Timeline" });
  await expect(timeline).toContainText(`Casey CSM · name: ${customer.name} Ltd`);
  await expect(timeline).toContainText("Sealed a new Dropzone API key");
  await expect(page.getByText(tenant.dropzoneApiKey)).toHaveCount(0);

  const ada = await anotherBrowser();
  await ada.connects(customer.invitation, tenant);
  await panel.getByText(/^Change the name/).click();
  await expect(panel.getByText("The Entra tenant that is connected lives in this cloud. It stays as it is.")).toBeVisible();
  await axe(page);
});

test("Support reads everything and writes notes, and neither adds customers nor invites them", async ({ page, customer }) => {
  await opensAs(page, "sam@dropzone.ai", "/customers");
  await expect(page.getByRole("link", { name: "New customer" })).toHaveCount(0);
  await page.goto(`/customers/${customer.slug}`);
  await expect(page.getByRole("region", { name: "Invitation" })).toContainText("Open");
  await expect(page.getByText("Replace the link")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Assign" })).toHaveCount(0);
  await expect(page.getByText("Send it from here")).toHaveCount(0);
  await page.getByLabel("Note", { exact: true }).fill("They called about a ticket.");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByRole("region", { name: "Notes" })).toContainText("Sam Support");
  for (const path of ["/customers/new", "/customers/import"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/staff\/refused/);
  }
});

test("a CSM sends a nudge to an address they have confirmed, once, and sees what became of it", async ({
  page,
  customer,
  tenant,
  axe,
  lettersTo,
}) => {
  await opensAs(page, "casey@dropzone.ai", `/customers/${customer.slug}`);
  const nudge = page.getByRole("region", { name: "Nudge" });
  await nudge.getByText("Send it from here").click();
  const address = `ada@${tenant.domain}`;
  await nudge.getByLabel("To", { exact: true }).fill(address);
  await nudge.getByRole("button", { name: "Send the message" }).click();
  await expect(nudge).toContainText("Confirm the address first. Nothing has been sent.");
  await expect(nudge.getByLabel("To", { exact: true })).toHaveValue(address);
  await axe(page);
  await nudge.getByLabel(/^I have checked the address/).check();
  await nudge.getByRole("button", { name: "Send the message" }).dblclick();
  const last = nudge.getByRole("status", { name: "The last message" });
  await expect(last).toContainText(`Sent to ${address}`);
  await expect(last).toContainText("by Casey CSM");
  await expect.poll(() => lettersTo(address)).toHaveLength(1);
  expect(lettersTo(address)[0]).toContain("Subject: ");
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Sent a message");

  await nudge.getByText("Send it from here").click();
  await nudge.getByLabel("To", { exact: true }).fill(`nobody@${tenant.domain}`);
  await nudge.getByLabel(/^I have checked the address/).check();
  await nudge.getByRole("button", { name: "Send the message" }).click();
  await expect(last).toContainText("The mail server does not take letters for this address.");
  await axe(page);
});
