import type { AdminJourney } from "@/testing/admin-journey";
import { portalUrlOf, type SandboxTenant } from "./support/sandbox-control";
import { expect, test } from "./support/test";

/** After the last green tick: a choice that is taken back, the portal's own access, an app that was deleted, and everything undone. */

const liveResponse = ["File.Read.All", "Library.Manage", "Machine.LiveResponse", "Machine.Read.All"];

/** Without quarantined mail, which would wait for Exchange. */
async function connectEverything(admin: AdminJourney, customer: { invitation: string }, tenant: SandboxTenant) {
  await admin.connects(customer.invitation, tenant);
  await admin.chooses({ "Cloud Apps": true, "Live Response": true, "Quarantined mail": false }, portalUrlOf(tenant));
  await admin.readsPlan();
  await admin.starts();
  await expect(admin.checklistHeading("11 of 12")).toBeVisible({ timeout: 60_000 });
}

test("an admin takes Live Response back, then the portal's access, and is asked for consent again on a later visit", async ({
  admin,
  axe,
  customer,
  sandbox,
  tenant,
}) => {
  test.setTimeout(240_000);
  const { page } = admin;
  const granted = async () => (await sandbox.dump(tenant.tenantId)).grants.map(({ value }) => value ?? "");
  await connectEverything(admin, customer, tenant);
  expect(await granted()).toEqual(expect.arrayContaining(liveResponse));

  await page.goto(`/setup/${customer.slug}/choose`);
  await admin.chooses({ "Live Response": false });
  await expect(page.getByText("Take Machine.LiveResponse on WindowsDefenderATP away from the app")).toBeVisible();
  await axe(page);
  await admin.starts();
  await admin.expectsRunToEnd();
  expect((await granted()).filter((value) => liveResponse.includes(value))).toEqual([]);
  await admin.expectsStep("live-response-permissions", "declined");

  await page.goto(`/setup/${customer.slug}/finish`);
  await page.getByRole("button", { name: "Remove the portal's access" }).click();
  await expect(page.getByRole("heading", { name: "This portal no longer has access to your tenant" })).toBeVisible();
  const app = (await sandbox.dump(tenant.tenantId)).applications.find(({ displayName }) => displayName === "Dropzone AI");
  expect(app?.deletedDateTime).toBeNull();
  await axe(page);

  await page.goto(`/setup/${customer.slug}/plan`);
  await admin.expectsConsentPage();
  await admin.consents();
  await expect(page.getByRole("heading", { name: "There is nothing to change" })).toBeVisible();
  await page.goto(`/setup/${customer.slug}/finish`);
  await expect(page.getByRole("heading", { name: "This portal has access to your tenant again. Keep it?" })).toBeVisible();
});

test("an app that was deleted by hand is restored; then everything is undone, deleted for good, and set up again", async ({
  admin,
  axe,
  customer,
  sandbox,
  tenant,
}) => {
  test.setTimeout(300_000);
  const { page } = admin;
  const apps = async () =>
    (await sandbox.dump(tenant.tenantId)).applications.map(({ appId, deletedDateTime }) => ({
      appId,
      isDeleted: deletedDateTime !== null,
    }));
  await connectEverything(admin, customer, tenant);
  const [made] = await apps();

  await sandbox.deed(tenant.tenantId, { does: "delete-application", by: "amir" });
  await page.goto(`/setup/${customer.slug}/plan`);
  await expect(page.getByRole("heading", { name: "Restore the app that was deleted?" })).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Restore the app" }).click();
  await expect(page.getByText("Create the app registration")).toHaveCount(0);
  await admin.readsPlan();
  await admin.starts();
  await admin.expectsRunToEnd();
  expect(await apps()).toEqual([{ appId: made?.appId, isDeleted: false }]);

  await page.goto(`/setup/${customer.slug}/undo`);
  await expect(page.getByText("Nothing has been removed yet.")).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: /^Make these \d+ removals$/ }).click();
  await admin.expectsRunToEnd();
  expect(await apps()).toEqual([{ appId: made?.appId, isDeleted: true }]);
  expect((await sandbox.dump(tenant.tenantId)).dropzone.integrations).toEqual({});

  await page.goto(`/setup/${customer.slug}/undo`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Everything is undone");
  await axe(page);
  await page.getByRole("button", { name: "Delete the app registration for good" }).click();
  await expect(page.getByRole("heading", { name: "Delete for good" })).toHaveCount(0);
  expect(await apps()).toEqual([]);

  await page.getByRole("link", { name: "Set Dropzone up again" }).click();
  await page.getByRole("button", { name: "See the plan" }).click();
  await admin.readsPlan();
  await admin.starts();
  await expect(admin.checklistHeading("11 of 12")).toBeVisible({ timeout: 60_000 });
  expect((await apps()).map(({ appId, isDeleted }) => [appId === made?.appId, isDeleted])).toEqual([[false, false]]);
});
