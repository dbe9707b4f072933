import type { Page } from "@playwright/test";
import { AdminJourney } from "@/testing/admin-journey";
import { expect, test } from "./support/test";

/** What staff do on the page of one step of a customer. */

async function opensAs(page: Page, userName: string, path: string): Promise<void> {
  await page.goto(path);
  await new AdminJourney(page).signsInAs(userName);
}

test("a link from a ticket leads support through the sign-in to the step in their own view, and stands in the timeline", async ({
  page,
  customer,
  axe,
}) => {
  await page.goto(`/go/${customer.slug}/Mail.Read?ticket=DZ-4711`);
  await page.getByRole("link", { name: "I work at Dropzone" }).click();
  await new AdminJourney(page).signsInAs("sam@dropzone.ai");
  await expect(page).toHaveURL(new RegExp(`/customers/${customer.slug}/steps/graph-permissions\\?`));
  await expect(page.getByRole("main").getByRole("link", { name: customer.name, exact: true })).toBeVisible();
  await expect(page.getByText("Ticket DZ-4711 led you to this step.")).toBeVisible();
  await expect(page.getByText("The link is about the permission Mail.Read.")).toBeVisible();
  await page.getByRole("button", { name: "Copy link for a ticket: Mail.Read" }).click();
  await expect(page.getByLabel(/^Ticket number/).filter({ visible: true })).toHaveValue("DZ-4711");
  await page.keyboard.press("Escape");
  await axe(page);

  await page.goto(`/go/${customer.slug}/org-id?ticket=DZ-4711`);
  await expect(page.getByText(/^The link calls this step “org-id”\. It is now /)).toBeVisible();
  await page.goto(`/go/${customer.slug}/foo?ticket=DZ-4711`);
  await expect(page.getByRole("heading", { level: 1, name: customer.name })).toBeVisible();
  await expect(page.getByText("Ticket DZ-4711 led you here.")).toBeVisible();
  await expect(page.getByText("We do not know “foo”. Here is the whole checklist.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy link for a ticket: Mail.Read" })).toHaveCount(1);
  const timeline = page.getByRole("region", { name: "Timeline" });
  await expect(timeline.getByText("Opened a link from a ticket").first()).toBeVisible();
  await expect(timeline.getByText("Sam Support · DZ-4711").first()).toBeVisible();
  await axe(page);
});

test("a step says why it cannot be checked without the customer", async ({ page, customer, axe }) => {
  await opensAs(page, "casey@dropzone.ai", `/customers/${customer.slug}/steps/verification`);
  await expect(page.getByText("There is nothing to check yet")).toBeVisible();
  await axe(page);
});

test("Support checks the permissions again while the secret is sealed here", async ({ admin, anotherBrowser, customer, tenant, axe }) => {
  await admin.connects(customer.invitation, tenant);
  // Without the Portal URL the data source waits, so the secret stays sealed.
  await admin.chooses({ "Cloud Apps": true, "Live Response": false, "Quarantined mail": false });
  await admin.readsPlan();
  await admin.starts();
  await admin.expectsRunToEnd();

  const { page } = await anotherBrowser();
  const step = `/customers/${customer.slug}/steps/verification`;
  await opensAs(page, "sam@dropzone.ai", step);
  const before = await seenAt(page);
  await page.getByRole("button", { name: "Check again" }).click();
  await expect.poll(() => seenAt(page)).not.toBe(before);
  await axe(page);
  await page.goto(`/customers/${customer.slug}?show=staff`);
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Checked the permissions again");
});

const seenAt = (page: Page) =>
  page.getByRole("region", { name: "What we found" }).getByRole("heading").locator("time").getAttribute("datetime");
