import { expectNoSidewaysScroll } from "./support/layout";
import { portalUrlOf } from "./support/sandbox-control";
import { expect, test } from "./support/test";

test("an Application Administrator begins, a Privileged Role Administrator consents, an Exchange Administrator ends it", async ({
  admin: amir,
  anotherBrowser,
  axe,
  customer,
  lettersTo,
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
  await amir.page.getByRole("link", { name: "See what we looked at" }).click();
  await expect(amir.page.getByRole("heading", { level: 1 })).toHaveText("Before anything changes");
  await expect(amir.page.getByText("Your account is not a Privileged Role Administrator or Global Administrator.")).toBeVisible();
  await expectNoSidewaysScroll(amir.page);
  await axe(amir.page);
  await amir.page
    .getByRole("listitem")
    .filter({ hasText: "Privileged Role Administrator" })
    .getByRole("link", { name: "Send this" })
    .click();
  await expect(amir.page.getByRole("heading", { level: 1 })).toHaveText("Send this to a colleague");
  await axe(amir.page);
  await amir.page.getByLabel("Their e-mail address").fill(`priya@${tenant.domain}`);
  await amir.page.getByRole("button", { name: "Send by e-mail" }).click();
  await expect(amir.page.getByText(`Sent to priya@${tenant.domain}`)).toBeVisible({ timeout: 15_000 });
  // The mail server has answered before it has written the letter down.
  await expect.poll(() => lettersTo(`priya@${tenant.domain}`)).toHaveLength(1);
  await amir.page.goto(`/setup/${customer.slug}/plan`);
  await amir.readsPlan();
  await amir.starts();
  await amir.expectsRunToEnd();
  for (const slug of ["app-registration", "client-secret", "certificate"] as const) await amir.expectsStep(slug, "done");
  await amir.expectsStep("graph-permissions", "needs-you");

  const priya = await anotherBrowser();
  await priya.page.goto(`/setup/${customer.slug}/parts/graph-consent`);
  await priya.signsInAs(`priya@${tenant.domain}`);
  await expect(priya.page.getByRole("heading", { level: 1 })).toHaveText(/^Your part: \d+ changes$/);
  await axe(priya.page);
  await expect(priya.page.getByText(/^Grant .* on Microsoft Graph$/)).toHaveCount(7);
  await expect(priya.page.getByText(/^Create the/)).toHaveCount(0);
  await priya.starts();
  await priya.expectsRunToEnd();
  for (const slug of ["graph-permissions", "live-response-permissions", "data-source"] as const) await priya.expectsStep(slug, "done");
  await priya.expectsStep("exchange-role", "needs-you");
  // The first person's page has gone on by itself.
  await amir.expectsStep("graph-permissions", "done", { timeout: 15_000 });

  const elena = await anotherBrowser();
  await elena.page.goto(`/setup/${customer.slug}/parts/exchange-admin`);
  await elena.signsInAs(`elena@${tenant.domain}`);
  await expect(elena.page.getByRole("heading", { level: 1 })).toHaveText("Your part: 3 changes");
  await elena.starts();
  await expect(elena.checklistHeading("16 of 17")).toBeVisible({ timeout: 60_000 });
  await elena.finishes();

  const made = await sandbox.dump(tenant.tenantId);
  const apps = made.applications.filter(({ displayName }) => displayName === "Dropzone AI");
  expect(apps.map(({ passwordCredentials }) => passwordCredentials.length)).toEqual([1]);
  expect(Object.keys(made.dropzone.integrations).sort()).toEqual(["alert-source", "data-source"]);
});
