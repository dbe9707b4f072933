import { optionalCapabilities } from "@/lib/catalogue/capabilities";
import { permissions } from "@/lib/catalogue/permissions";
import { steps } from "@/lib/catalogue/steps";
import { expect, test } from "./support/test";

const declined = steps.filter(({ capability }) => optionalCapabilities.some((id) => id === capability));
const kept = steps.length - declined.length;
const basePermissions = permissions.filter(({ capability }) => capability === "base");

test("who declines every optional capability is asked for no Exchange consent, and the checklist counts what is left", async ({
  admin,
  customer,
  sandbox,
  tenant,
}) => {
  const { page } = admin;
  const consentPages: string[] = [];
  page.on("framenavigated", (frame) => {
    if (frame.url().includes("/adminconsent")) consentPages.push(new URL(frame.url()).searchParams.get("scope") ?? "");
  });
  await admin.connects(customer.invitation, tenant);
  await admin.chooses({ "Cloud Apps": false, "Live Response": false, "Quarantined mail": false });

  const changes = await admin.readsPlan();
  await expect(page.getByText(/^Grant /)).toHaveCount(basePermissions.length);
  await expect(page.getByRole("button", { name: `Make these ${changes} changes` })).toBeVisible();
  await admin.starts();
  await expect(admin.checklistHeading(`${kept - 1} of ${kept}`)).toBeVisible({ timeout: 45_000 });
  for (const { slug } of declined) await admin.expectsStep(slug, "declined");
  for (const { name, capability } of permissions) {
    const row = page.getByRole("row", { name: new RegExp(`^${name.replaceAll(".", "\\.")} `) });
    await expect(capability === "base" ? row.getByRole("img", { name: "Yes" }).first() : row.getByText("Declined")).toBeVisible();
  }

  await admin.finishes();
  await page.getByRole("link", { name: customer.name }).click();
  await expect(admin.checklistHeading(`${kept} of ${kept}`)).toBeVisible();
  await expect(page.getByRole("region", { name: "Exchange Declined" })).toBeVisible();

  // The run's token is gone, so removing the access leads to Microsoft first. One press is enough: it goes on by itself afterwards.
  await page.getByRole("link", { name: "See the receipt" }).click();
  await page.getByRole("button", { name: "Remove the portal's access" }).click();
  await expect(page.getByRole("heading", { name: "This portal no longer has access to your tenant" })).toBeVisible({ timeout: 30_000 });

  // Every consent page asked for Graph only, and no app is registered in Exchange.
  expect(consentPages.length).toBeGreaterThan(0);
  expect(consentPages.filter((scope) => /outlook|exchange/i.test(scope))).toEqual([]);
  const made = await sandbox.dump(tenant.tenantId);
  expect(made.exchange.pointers).toEqual([]);
  expect(made.grants.map(({ value }) => value).sort()).toEqual(basePermissions.map(({ name }) => name).sort());
});
