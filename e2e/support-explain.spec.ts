import type { Page } from "@playwright/test";
import { AdminJourney } from "@/testing/admin-journey";
import { expect, test } from "./support/test";

/** Support pastes what a customer wrote, and reads what it means. */

const box = (page: Page) => page.getByLabel("What the customer pasted");

test("support pastes an error and gets cause, step, remedy and the link to send, with and without JavaScript", async ({
  browser,
  customer,
  page,
  stack,
  axe,
}) => {
  const sam = new AdminJourney(page);
  await page.goto(`/customers/explain?customer=${customer.slug}&ticket=DZ-4711`);
  await sam.signsInAs("sam@dropzone.ai");
  await box(page).fill(
    "New-ManagementRoleAssignment: Ex6F9304|Microsoft.Exchange.Configuration.Tasks.InvalidOperationInDehydratedContextException|The command isn't allowed. client_secret=hunter2hunter2 for ada@contoso.com",
  );
  const answer = page.getByRole("region", { name: "What it means" });
  await expect(answer).toContainText("Your Exchange organization has to be customized once before roles can be assigned.");
  await expect(answer).toContainText("Exchange Administrator or Global Administrator");
  await expect(answer).toContainText("for an hour after Enable-OrganizationCustomization");
  await expect(answer).toContainText(`/go/${customer.slug}/InvalidOperationInDehydratedContextException?ticket=DZ-4711`);
  await expect(answer.getByRole("link", { name: "Assign the Transport Hygiene role" })).toBeVisible();
  await expect(answer).not.toContainText("hunter2");
  // There is no link for a customer that does not exist.
  await page.getByRole("combobox", { name: "Customer" }).fill("nobody-here");
  await expect(answer).toContainText("Choose the customer first");
  await expect(answer).not.toContainText("/go/");
  await page.getByRole("combobox", { name: "Customer" }).fill(customer.name);
  await expect(page.getByText(`Links are for ${customer.name}.`)).toBeVisible();
  await expect(answer).toContainText(`/go/${customer.slug}/InvalidOperationInDehydratedContextException?ticket=DZ-4711`);
  await axe(page);

  const plain = await browser.newContext({
    baseURL: stack.portalOrigin,
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const bare = await plain.newPage();
  await bare.goto("/customers/explain?text=AADSTS65001");
  await expect(bare.getByRole("region", { name: "AADSTS65001:" })).toContainText("Sure: the code says it.");
  await bare.goto("/customers/explain?text=AADSTS1000502");
  await expect(bare.getByText("2 causes are possible. The likeliest stands first.")).toBeVisible();
  await expect(bare.getByRole("region", { name: "AADSTS1000502: This certificate has expired." })).toContainText("Likely");
  await expect(bare.getByRole("region", { name: "AADSTS1000502: This certificate is not valid yet." })).toContainText("Possible");
  await bare.goto("/customers/explain?text=AADSTS530099");
  await expect(bare.getByRole("region", { name: "AADSTS530099:" })).toContainText("its first digits say what it is about");
  await expect(bare.getByText("We do not know AADSTS530099.")).toBeVisible();
  await bare.goto("/customers/explain?text=AADSTS65001");
  await box(bare).fill("AADSTS53003: blocked. password: hunter2");
  await bare.getByRole("button", { name: "Explain it" }).click();
  await expect(bare.getByRole("region", { name: "AADSTS53003:" })).toContainText("Conditional Access");
  await expect(box(bare)).not.toHaveValue(/hunter2/);
  await plain.close();
});

test("what nobody knows is said to be unknown, remembered, and shown to an Admin alone", async ({ browser, page, stack, axe }, {
  testId,
}) => {
  const odd = `Odd_${testId.replace(/[^a-z]/g, "")}`;
  const sam = new AdminJourney(page);
  await page.goto("/customers/explain");
  await sam.signsInAs("sam@dropzone.ai");
  await box(page).fill(`{"error":{"code":"${odd}","message":"for ada@contoso.com"}}`);
  await expect(page.getByText("We do not know this one.")).toBeVisible();
  await page.getByRole("button", { name: "Remember this one" }).click();
  await expect(page.getByText("Remembered, for the first time.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Pasted, and not known" })).toHaveCount(0);

  const drew = new AdminJourney(await (await browser.newContext({ baseURL: stack.portalOrigin })).newPage());
  await drew.page.goto("/customers/explain");
  await drew.signsInAs("drew@dropzone.ai");
  const row = drew.page.getByRole("row").filter({ hasText: odd });
  await expect(row).toBeVisible();
  await expect(row).not.toContainText("ada@contoso.com");
  await axe(drew.page);
  await drew.page.context().close();
});
