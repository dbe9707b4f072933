import { expect, test } from "./support/test";

/** The links that support sends to customers, and where they lead. */

test("a link from a ticket asks for the side, survives the sign-in, and lands on the step, also when it was renamed, declined or never was", async ({
  admin,
  customer,
  page,
  tenant,
  axe,
}) => {
  await admin.opensInvitation(customer.invitation);
  await admin.signsInAs(`ada@${tenant.domain}`);
  await admin.confirmsTenant(tenant.name);
  await admin.consents();
  await admin.chooses({ "Live Response": false, "Quarantined mail": false });
  await admin.readsPlan();
  await page.context().clearCookies();

  await page.goto(`/go/${customer.slug}/Mail.Read?ticket=DZ-4711`);
  await expect(page.getByRole("heading", { name: "Sign in to open this link" })).toBeVisible();
  await axe(page);
  await page.getByRole("link", { name: /^I work at (?!Dropzone)/ }).click();
  await admin.signsInAs(`ada@${tenant.domain}`);
  await expect(page.getByRole("heading", { level: 1, name: "Grant the Microsoft Graph permissions" })).toBeVisible();
  await expect(page.getByText("Ticket DZ-4711 led you to this step.")).toBeVisible();
  await expect(page.getByText("The link is about the permission Mail.Read.")).toBeVisible();
  await axe(page);

  await page.goto(`/go/${customer.slug}/live-response?ticket=DZ-4711`);
  await expect(page.getByText(/The link calls this step “live-response”\. .* This step was declined/)).toBeVisible();
  await page.goto(`/go/${customer.slug}/foo?ticket=DZ-4711`);
  await expect(page.getByRole("heading", { level: 1, name: /: \d+ of \d+ done$/ })).toBeVisible();
  await expect(page.getByText("We do not know “foo”. Here is the whole checklist.")).toBeVisible();
});

test("a link for a ticket and the evidence are copied from a step", async ({ admin, customer, page, tenant, axe }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await admin.opensInvitation(customer.invitation);
  await admin.signsInAs(`ada@${tenant.domain}`);
  await admin.confirmsTenant(tenant.name);
  await admin.consents();
  await admin.chooses({ "Quarantined mail": false });
  await admin.readsPlan();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());

  await page.goto(`/setup/${customer.slug}/steps/app-registration?ticket=DZ-1`);
  await page.getByRole("button", { name: "Copy link for a ticket: Create the app registration" }).click();
  await expect(page.getByLabel(/^Ticket number/)).toHaveValue("DZ-1");
  await page.getByLabel(/^Ticket number/).fill("DZ-2");
  await axe(page);
  await page.getByRole("button", { name: "Copy link", exact: true }).click();
  await expect.poll(copied).toMatch(new RegExp(`^http.*/go/${customer.slug}/app-registration\\?ticket=DZ-2$`));
  await page.getByRole("button", { name: "Copy as Markdown" }).first().click();
  await expect.poll(copied).toMatch(/^\[.*: Create the app registration\]\(http.*\?ticket=DZ-2\)$/);
  await page.keyboard.press("Escape");

  await page.getByText(/^Evidence: /).click();
  await page.getByRole("button", { name: "Copy for support" }).click();
  await expect.poll(copied).toMatch(/\(app-registration\)\nTicket: DZ-1\n.*GET \/.*Request ID: /s);
});
