import { portalUrlOf } from "./support/sandbox-control";
import { expect, test } from "./support/test";

test("a run goes on when its browser is closed, and colleagues watch it live in browsers of their own", async ({
  admin,
  anotherBrowser,
  customer,
  tenant,
}) => {
  await admin.connects(customer.invitation, tenant);
  await admin.chooses({ "Cloud Apps": true, "Live Response": true, "Quarantined mail": true }, portalUrlOf(tenant));
  await admin.consents();
  await admin.readsPlan();
  await admin.starts();
  await expect(admin.progress()).toBeVisible();
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
});
