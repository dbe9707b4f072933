import { portalUrlOf } from "./support/sandbox-control";
import { expect, test } from "./support/test";

test("an Application Administrator begins, a Privileged Role Administrator consents, an Exchange Administrator ends it", async ({
  admin: amir,
  anotherBrowser,
  customer,
  sandbox,
  tenant,
}) => {
  // Three runs, one after the other.
  test.slow();
  await amir.connects(customer.invitation, tenant, "amir");
  await amir.chooses({ "Cloud Apps": true, "Live Response": true, "Quarantined mail": true }, portalUrlOf(tenant));
  // An Application Administrator may consent for everybody to the scope that the Exchange administrator uses later.
  await amir.consents();
  await amir.readsPlan();
  await expect(
    amir.page.getByText(
      /^7 changes, .* are left for a Privileged Role Administrator or Global Administrator: your account cannot do that\./,
    ),
  ).toBeVisible();
  await expect(amir.page.getByText(/^Grant .* on Microsoft Graph$/)).toHaveCount(0);
  await amir.starts();
  await amir.expectsRunToEnd();
  for (const slug of ["app-registration", "client-secret", "certificate"] as const) await amir.expectsStep(slug, "done");
  await amir.expectsStep("graph-permissions", "needs-you");

  const priya = await anotherBrowser();
  await priya.page.goto(`/setup/${customer.slug}`);
  await priya.signsInAs(`priya@${tenant.domain}`);
  await priya.step("graph-permissions").click();
  await priya.page.getByRole("link", { name: "Review the changes" }).click();
  await priya.readsPlan();
  await expect(priya.page.getByText(/^Grant .* on Microsoft Graph$/)).toHaveCount(7);
  await expect(priya.page.getByText(/^Create the/)).toHaveCount(0);
  await priya.starts();
  await priya.expectsRunToEnd();
  for (const slug of ["graph-permissions", "live-response-permissions", "data-source"] as const) await priya.expectsStep(slug, "done");
  await priya.expectsStep("exchange-role", "needs-you");

  const elena = await anotherBrowser();
  await elena.page.goto(`/setup/${customer.slug}`);
  await elena.signsInAs(`elena@${tenant.domain}`);
  await elena.step("exchange-role").click();
  await elena.page.getByRole("link", { name: "Review the changes" }).click();
  await elena.page.getByRole("link", { name: "Sign in for Exchange" }).click();
  expect(await elena.readsPlan()).toBe(3);
  await elena.starts();
  await expect(elena.checklistHeading("16 of 17")).toBeVisible({ timeout: 60_000 });
  await elena.finishes();

  const made = await sandbox.dump(tenant.tenantId);
  const apps = made.applications.filter(({ displayName }) => displayName === "Dropzone AI");
  expect(apps.map(({ passwordCredentials }) => passwordCredentials.length)).toEqual([1]);
  expect(Object.keys(made.dropzone.integrations).sort()).toEqual(["alert-source", "data-source"]);
});
