import { expect, test } from "./support/test";

test("who cancels on Microsoft's consent page is told so, and can give consent after all", async ({ admin, axe, customer, tenant }) => {
  const { page } = admin;
  await admin.opensInvitation(customer.invitation);
  await admin.signsInAs(`ada@${tenant.domain}`);
  await admin.confirmsTenant(tenant.name);
  await admin.expectsConsentPage();
  await admin.declinesConsent();
  await admin.expectsRefusal("Cancelled");
  await expect(page.getByText("You cancelled on Microsoft's page. Nothing was changed.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Back to the checklist" })).toBeVisible();
  await axe(page);

  await page.getByRole("link", { name: "Back to the checklist" }).click();
  await admin.expectsStep("connect", "needs-you");
  await page.getByRole("link", { name: "Allow the portal" }).click();
  await admin.consents();
  await expect(page.getByRole("heading", { name: "Capabilities" })).toBeVisible();
  await page.goto(`/setup/${customer.slug}`);
  await admin.expectsStep("connect", "done");
});

test("who cancels the consent for Exchange comes back to their own plan, and can start without it", async ({ admin, customer, tenant }) => {
  const { page } = admin;
  await admin.connects(customer.invitation, tenant);
  await admin.chooses({ "Cloud Apps": false, "Live Response": false, "Quarantined mail": true });
  await admin.expectsConsentPage();
  await admin.declinesConsent();
  await admin.expectsRefusal("Cancelled");
  await expect(page.getByText("You cancelled on Microsoft's page. Nothing was changed.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Give consent" })).toBeVisible();

  await page.goto(`/setup/${customer.slug}/plan`);
  await admin.readsPlan();
  await expect(page.getByText(/You can start without; they can do their part later/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Sign in for Exchange" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Make these \d+ changes$/ })).toBeVisible();
});

test("a link from a support ticket leads to its step by way of the sign-in, and names the ticket there", async ({
  admin,
  anotherBrowser,
  customer,
  tenant,
}) => {
  await admin.connects(customer.invitation, tenant);
  const colleague = await anotherBrowser();
  await colleague.page.goto(`/setup/${customer.slug}/steps/graph-permissions?ticket=DZ-1`);
  await colleague.signsInAs(`priya@${tenant.domain}`);
  await expect(colleague.page.getByRole("heading", { level: 1, name: "Grant the Microsoft Graph permissions" })).toBeVisible();
  await expect(colleague.page.getByText("Ticket DZ-1 led you to this step.")).toBeVisible();
});
