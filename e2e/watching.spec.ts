import { watchingPermission } from "@/lib/catalogue/watching";
import { expect, test } from "./support/test";

const portalClientId = "0d202020-0000-4000-8000-000000000001";

test("after the last tick: the first alert, watching switched on and off by a plan, and a revoked permission mended by one button", async ({
  admin,
  axe,
  customer,
  sandbox,
  tenant,
}) => {
  test.slow();
  const { page } = admin;
  const grants = async (appId: string) => {
    const { servicePrincipals, grants: all } = await sandbox.dump(tenant.tenantId);
    const own = servicePrincipals.find((principal) => principal.appId === appId);
    return all.filter(({ principalId }) => principalId === own?.id).map(({ value }) => value);
  };
  await sandbox.dropzone(tenant.tenantId, { firstAlertAfterSeconds: 0 });
  await admin.connects(customer.invitation, tenant);
  await admin.chooses({ "Cloud Apps": false, "Live Response": false, "Quarantined mail": false });
  await admin.readsPlan();
  await admin.starts();
  await admin.expectsRunToEnd();
  await admin.finishes();
  await expect(page.getByText("First alert received")).toBeVisible({ timeout: 100_000 });
  await expect(page.getByRole("heading", { name: "Let the portal look once a day?" })).toBeVisible();
  await axe(page);

  const confirms = async (sentence: string) => {
    await expect(page.getByText(sentence, { exact: true })).toBeVisible({ timeout: 30_000 });
    await admin.starts();
    await admin.expectsRunToEnd();
    await page.goto(`/setup/${customer.slug}/finish`);
  };
  const portalHolds = () => grants(portalClientId);
  await page.getByRole("button", { name: "Switch watching on" }).click();
  await confirms(`Grant ${watchingPermission.name} to this portal`);
  await expect(page.getByRole("heading", { name: "The portal looks once a day" })).toBeVisible();
  expect(await portalHolds()).toEqual([watchingPermission.name]);

  await sandbox.deed(tenant.tenantId, { does: "revoke-grant", what: "Mail.Read", by: "amir" });
  await page.goto(`/setup/${customer.slug}/steps/graph-permissions`);
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByText("This was done before, and has changed since")).toBeVisible({ timeout: 30_000 });
  await axe(page);
  await page.getByRole("link", { name: "Review the changes" }).click();
  await confirms("Grant Mail.Read on Microsoft Graph");
  await page.goto(`/setup/${customer.slug}`);
  await admin.expectsStep("graph-permissions", "done");

  await page.goto(`/setup/${customer.slug}/finish`);
  await page.getByRole("button", { name: "Switch watching off" }).click();
  await confirms(`Take ${watchingPermission.name} back from this portal`);
  await expect(page.getByRole("heading", { name: "Let the portal look once a day?" })).toBeVisible();
  expect(await portalHolds()).toEqual([]);
});
