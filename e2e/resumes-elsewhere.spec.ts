import { portalUrlOf } from "./support/sandbox-control";
import { expect, test } from "./support/test";

test("a run goes on when its browser is closed, and colleagues watch it live in browsers of their own", async ({
  admin,
  anotherBrowser,
  axe,
  customer,
  sandbox,
  tenant,
}) => {
  test.slow();
  await admin.connects(customer.invitation, tenant);
  await admin.chooses({ "Cloud Apps": true, "Live Response": true, "Quarantined mail": true }, portalUrlOf(tenant));
  await admin.consents();
  await admin.readsPlan();

  // Microsoft does not answer: no plan is shown, and later it is there again.
  const batches = { service: "graph", path: "/$batch", tenant: tenant.tenantId };
  // Four tries of the plan's look, and one of the look at what stands in its way.
  await sandbox.fault({ match: batches, fault: "cut-off", times: 5 });
  await admin.page.reload();
  const noPlan = admin.page.getByRole("heading", { name: "Your tenant could not be looked at, so there is no plan yet" });
  await expect(noPlan).toBeVisible();
  await expect(admin.page.getByText("This is everything we will do")).toBeHidden();
  await expect(admin.page.getByText(/It is tried again at \d\d:\d\d/)).toBeVisible();
  await axe(admin.page);
  await admin.page.getByRole("link", { name: "Look again now" }).click();
  expect(await admin.readsPlan()).toBe(20);

  await sandbox.fault({ match: batches, fault: "server-error", status: 503, retryAfter: 9, times: 1 });
  await admin.starts();
  await expect(admin.progress()).toBeVisible();
  await expect(admin.page.getByText(/Microsoft answers slowly; second try at \d\d:\d\d/)).toBeVisible();
  await admin.page.context().close();

  const colleagues = await Promise.all(
    ["priya", "elena"].map(async (first) => {
      const colleague = await anotherBrowser();
      await colleague.page.goto(`/setup/${customer.slug}`);
      await expect(colleague.page.getByRole("heading", { name: "Sign in to continue" })).toBeVisible();
      await colleague.signsInAs(`${first}@${tenant.domain}`);
      await expect(colleague.checklistHeading()).toBeVisible();
      return colleague;
    }),
  );

  for (const colleague of colleagues) {
    await expect(colleague.progress()).toContainText(/of 20/);
    await colleague.marksDocument();
  }
  for (const colleague of colleagues) {
    await expect(colleague.checklistHeading("16 of 17")).toBeVisible({ timeout: 45_000 });
    await expect(colleague.progress()).toBeHidden();
    await colleague.expectsSameDocument();
  }

  // Without a connection the page stays, says that it is old, and comes back by itself.
  const { page } = colleagues[0] as (typeof colleagues)[number];
  const lost = page.getByText("The portal cannot be reached.");
  await page.context().setOffline(true);
  await expect(lost).toBeVisible();
  await page.getByRole("link", { name: "Upload the Dropzone certificate" }).first().click();
  await expect(lost).toBeVisible();
  await page.context().setOffline(false);
  await expect(lost).toBeHidden();
  await expect((colleagues[0] as (typeof colleagues)[number]).checklistHeading("16 of 17")).toBeVisible();
});
