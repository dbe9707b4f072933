import { Keyboard } from "./support/keyboard";
import { expectNoSidewaysScroll } from "./support/layout";
import { portalUrlOf } from "./support/sandbox-control";
import { expect, test } from "./support/test";

test("every page fits a desktop, a tablet and a phone, and is accessible on the phone too", async ({ admin, axe, customer, tenant }) => {
  test.slow();
  const { page } = admin;
  const fits = async () => {
    await expectNoSidewaysScroll(page);
    await axe(page, ["light"]);
  };
  await admin.opensInvitation(customer.invitation);
  await fits();
  await admin.signsInAs(`ada@${tenant.domain}`);
  await expect(page.getByRole("heading", { name: "Is this your tenant?" })).toBeVisible();
  await fits();
  await admin.confirmsTenant(tenant.name);
  await admin.consents();
  await expect(page.getByRole("heading", { name: "Capabilities" })).toBeVisible();
  await fits();

  await page.getByLabel("Portal URL").fill("https://portal.example.com");
  await page.getByRole("button", { name: "See the plan" }).click();
  await expect(page.getByLabel("Portal URL")).toHaveAttribute("aria-invalid", "true");
  // At a phone's width the button stands far below the field.
  await expect(page.getByLabel("Portal URL")).toBeFocused();
  await expect(page.getByLabel("Portal URL")).toBeInViewport();
  await fits();

  await admin.chooses({ "Cloud Apps": true, "Live Response": true, "Quarantined mail": false }, portalUrlOf(tenant));
  await admin.readsPlan();
  await fits();
  await admin.starts();
  await fits();
  await expect(admin.checklistHeading("11 of 12")).toBeVisible({ timeout: 45_000 });
  await fits();
  for (const path of ["steps/verification", "steps/certificate", "finish"]) {
    await page.goto(`/setup/${customer.slug}/${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await fits();
  }
  await page.context().clearCookies();
  for (const path of [`/setup/${customer.slug}`, "/", "/join/unknown", "/nothing-here", "/auth/refused?reason=no-admin-role"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await fits();
  }
});

test("every page of staff's fits a desktop, a tablet and a phone, and is accessible on the phone too", async ({ admin, axe, customer }) => {
  test.slow();
  const { page } = admin;
  await page.goto("/customers");
  await admin.signsInAs("drew@dropzone.ai");
  const home = `/customers/${customer.slug}`;
  // Recording the view opens the customer's pages for an hour. Before that the address leads to a question.
  await page.goto(`${home}/as-customer`);
  await expect(page.getByRole("heading", { level: 1, name: /^See what .* sees$/ })).toBeVisible();
  await axe(page, ["light"]);
  await page.getByRole("button", { name: "View as the customer sees it" }).click();
  await expect(page.getByText(/^You see what .* sees\./)).toBeVisible();
  const steps = ["steps/graph-permissions?ticket=DZ-4711&about=Mail.Read", "as-customer", "as-customer/steps/graph-permissions"];
  for (const path of [
    ...["/customers", "/customers?search=nobody-is-called-that", "/customers/new", "/customers/import", "/customers/overview"],
    ...[home, ...steps.map((step) => `${home}/${step}`)],
    ...["/customers/explain?text=AADSTS65001", "/customers/settings", "/staff/refused", `/go?to=/go/${customer.slug}/connect`],
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
    await expectNoSidewaysScroll(page);
    await axe(page, ["light"]);
  }
  await page.goto("/customers");
  await page.getByText("Filter", { exact: true }).click();
  await expect(page.getByRole("button", { name: "Show these" })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await axe(page, ["light"]);
  await page.goto(home);
  for (const folded of ["Send it from here", "Change the contact", /^Change the name/]) await page.getByText(folded).click();
  await expectNoSidewaysScroll(page);
  await page.goto("/customers/import");
  await page.getByLabel("Or paste it").fill("name;dropzone_host\nFirst;first.dropzone.app\nA wrong one;wrong.example.com");
  await page.getByRole("button", { name: "Show what would happen" }).click();
  await expect(page.getByRole("heading", { name: "Nothing has been written yet" })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await axe(page, ["light"]);
});

test("the whole way to the start of the changes can be gone by keyboard alone, and the changes are announced", async ({
  admin,
  customer,
  tenant,
}) => {
  const { page } = admin;
  const keyboard = new Keyboard(page);
  await admin.opensInvitation(customer.invitation);
  await keyboard.presses("Enter", page.getByRole("link", { name: "Skip to content" }));
  await expect(page.getByRole("main")).toBeFocused();
  await keyboard.presses("Enter", page.getByRole("button", { name: "Sign in with Microsoft" }));
  // Microsoft's pages are not checked.
  await page.locator(`button[name="person"][value="ada@${tenant.domain}"]`).press("Enter");
  await keyboard.presses("Enter", page.getByRole("button", { name: `Yes, connect ${tenant.name}` }));
  await page.getByRole("button", { name: "Accept" }).press("Enter");

  const [liveResponse, quarantine] = [
    page.getByLabel("Live Response", { exact: true }),
    page.getByLabel("Quarantined mail", { exact: true }),
  ];
  await keyboard.reaches(page.getByLabel("Portal URL"));
  await page.keyboard.type(portalUrlOf(tenant));
  await keyboard.presses("Space", liveResponse);
  await expect(liveResponse).not.toBeChecked();
  await keyboard.presses("Space", liveResponse);
  await keyboard.presses("Space", quarantine);
  await expect(quarantine).not.toBeChecked();
  await keyboard.presses("Enter", page.getByRole("button", { name: "See the plan" }));

  const changes = await admin.readsPlan();
  await keyboard.presses("Enter", page.getByRole("button", { name: `Make these ${changes} changes` }));
  await expect(admin.checklistHeading()).toBeVisible();
  const announced = admin.progress().getByRole("status");
  await expect(announced).toContainText(`of ${changes}`);
  const first = await announced.textContent();
  await expect(announced).toHaveText(new RegExp(`^(?!${first}$).*of ${changes}`));
  await keyboard.presses("Enter", admin.step("app-registration"));
  await expect(page.getByRole("heading", { level: 1, name: "Create the app registration" })).toBeVisible();
});
