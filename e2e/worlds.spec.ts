import { permissions } from "@/lib/catalogue/permissions";
import type { AdminJourney } from "@/testing/admin-journey";
import { endTokens, expireInvitations } from "./support/portal-database";
import { portalUrlOf } from "./support/sandbox-control";
import { expect, test } from "./support/test";

/**
 * One journey for each tenant in which something is not as it should be, from the trouble to the right end by the offered buttons alone. The
 * screens themselves are looked at in other journeys.
 */

const nothingElse = { "Cloud Apps": false, "Live Response": false, "Quarantined mail": false };
const press = (admin: AdminJourney, name: string | RegExp) =>
  admin.page.getByRole("main").getByRole("link", { name }).or(admin.page.getByRole("main").getByRole("button", { name })).first().click();

test("a role that is only eligible in PIM: activated and signed in again, it counts, and nothing is promised before", async ({
  admin,
  customer,
  sandbox,
  tenant,
}) => {
  const { page } = admin;
  await sandbox.person(tenant.tenantId, "ada", { roles: [] });
  await admin.opensInvitation(customer.invitation);
  await admin.signsInAs(`ada@${tenant.domain}`);
  await expect(page.getByText(/only eligible for you in PIM, activate it and sign in again/)).toBeVisible();
  await sandbox.person(tenant.tenantId, "ada", { roles: ["Application Administrator"] });
  await press(admin, "Sign in again");
  await admin.confirmsTenant(tenant.name);
  await admin.consents();
  await admin.chooses(nothingElse);

  expect(await admin.readsPlan()).toBe(3);
  await expect(page.getByText(/^7 changes, .* only eligible for you in PIM, activate it and open this page again/)).toBeVisible();
  await sandbox.person(tenant.tenantId, "ada", { roles: ["Application Administrator", "Privileged Role Administrator"] });
  await page.reload();
  await expect(page.getByText(/became active after you signed in/)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Make these/ })).toHaveCount(0);
  await press(admin, "Sign in again");
  await expect(page.getByText(/became active after you signed in/)).toHaveCount(0);
  expect(await admin.readsPlan()).toBe(12);
  await admin.starts();
  await expect(admin.checklistHeading("8 of 9")).toBeVisible({ timeout: 45_000 });
});

test("an app made by hand with half of the permissions is adopted, and replaced when somebody deletes it", async ({
  admin,
  customer,
  sandbox,
  tenant,
}) => {
  // Two runs, one after the other.
  test.slow();
  const { page } = admin;
  await sandbox.world("onboarded-by-hand", tenant.tenantId);
  const half = ["AuditLog.Read.All", "Directory.Read.All", "Mail.Read"];
  const [byHand] = (await sandbox.dump(tenant.tenantId)).applications;
  for (const { name } of permissions) if (!half.includes(name)) await sandbox.deed(tenant.tenantId, { does: "revoke-grant", what: name });
  const ours = async () => (await sandbox.dump(tenant.tenantId)).applications.filter(({ deletedDateTime }) => deletedDateTime === null);

  await admin.connects(customer.invitation, tenant);
  await admin.chooses(nothingElse);
  await admin.readsPlan();
  await expect(page.getByRole("heading", { name: "Another app looks like Dropzone's" })).toBeVisible();
  await page.getByLabel(/^Use the existing app/).click();
  await press(admin, "Save this choice");
  await expect(page.getByText("Mail.Read is granted")).toBeVisible();
  await expect(page.getByText("Grant Mail.Read on Microsoft Graph")).toHaveCount(0);
  await expect(page.getByText(/^Remove the client secret/)).toBeVisible();
  await admin.starts();
  await expect(admin.checklistHeading("8 of 9")).toBeVisible({ timeout: 45_000 });
  expect((await ours()).map(({ id, passwordCredentials }) => [id, passwordCredentials.length])).toEqual([[byHand?.id, 1]]);

  await sandbox.deed(tenant.tenantId, { does: "delete-application" });
  await admin.step("app-registration").click();
  await press(admin, "Check again");
  await expect(page.getByText(/^The app registration was deleted, and can still be restored/)).toBeVisible({ timeout: 45_000 });
  await press(admin, "Review the changes");
  expect(await admin.readsPlan()).toBe(12);
  // Dropzone still has the app that is gone. The portal saved it there, so nothing of anybody else's is replaced.
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await admin.starts();
  await expect(admin.checklistHeading("8 of 9")).toBeVisible({ timeout: 45_000 });
  const [made, ...others] = await ours();
  expect(others).toEqual([]);
  expect(made?.id).not.toBe(byHand?.id);
});

test("consent that is withdrawn midway is asked for again by Microsoft, and what was confirmed goes on", async ({
  admin,
  customer,
  sandbox,
  stack,
  tenant,
}) => {
  await admin.connects(customer.invitation, tenant);
  await admin.chooses(nothingElse);
  expect(await admin.readsPlan()).toBe(12);
  await sandbox.withdrawConsent(tenant.tenantId);
  await endTokens(stack.env, customer.slug);
  await press(admin, "Make these 12 changes");
  await admin.expectsConsentPage();
  await admin.consents();
  await expect(admin.checklistHeading("8 of 9")).toBeVisible({ timeout: 45_000 });
});

test("an invitation that ends midway, a guest, and Conditional Access at the last moment each name their cure", async ({
  admin,
  anotherBrowser,
  customer,
  sandbox,
  staff,
  stack,
  tenant,
}) => {
  const { page } = admin;
  await sandbox.person(tenant.tenantId, "elena", { homeTenantId: "c0170500-0000-4000-8000-000000000001" });
  await admin.opensInvitation(customer.invitation);
  await admin.signsInAs(`elena@${tenant.domain}`);
  await admin.expectsRefusal("A member account is needed");
  await press(admin, "Use another account");
  await admin.picks(`ada@${tenant.domain}`);
  await expect(page.getByRole("heading", { name: "Is this your tenant?" })).toBeVisible();

  await expireInvitations(stack.env, customer.slug);
  await press(admin, `Yes, connect ${tenant.name}`);
  await admin.expectsRefusal("This invitation has expired");
  const [fresh = ""] = /https?:\/\/\S+\/join\/\S+/.exec(await staff("invite", customer.slug)) ?? [];
  await admin.opensInvitation(fresh);
  await press(admin, "Sign in with Microsoft");
  await admin.confirmsTenant(tenant.name);
  await admin.expectsConsentPage();
  // It ends again while the admin is at Microsoft: from here on nobody needs it.
  await expireInvitations(stack.env, customer.slug);

  const body = {
    error: "invalid_grant",
    error_description: "AADSTS53003: Access has been blocked by Conditional Access policies. Trace ID: 5b9 Correlation ID: 7c1",
    error_codes: [53003],
  };
  await sandbox.fault({
    match: { service: "entra", path: "/token", tenant: tenant.tenantId },
    fault: "forbidden",
    status: 400,
    body,
    times: 1,
  });
  await admin.consents();
  await expect(page.getByText("AADSTS53003")).toBeVisible();
  await expect(page.getByText(/Conditional Access/)).toBeVisible();
  await press(admin, "Try again");
  await expect(page.getByRole("heading", { name: "Capabilities" })).toBeVisible();

  const priya = await anotherBrowser();
  await priya.page.goto(fresh);
  await priya.expectsRefusal("This invitation has expired");
  await press(priya, "Sign in without it");
  await priya.picks(`priya@${tenant.domain}`);
  await priya.expectsStep("connect", "done");
});

test("a tenant without Exchange declines quarantined mail, and is connected with the rest", async ({
  admin,
  customer,
  sandbox,
  tenant,
}) => {
  const { page } = admin;
  await sandbox.world("no-exchange", tenant.tenantId);
  await admin.connects(customer.invitation, tenant);
  await admin.chooses({ ...nothingElse, "Quarantined mail": true });
  await admin.expectsRefusal("Your tenant does not have this product");
  await expect(page.getByText("Your tenant does not have Exchange Online. Nothing was changed.")).toBeVisible();
  await press(admin, "Back to the checklist");
  await press(admin, "Review the changes");
  await admin.readsPlan();
  await expect(page.getByText(/nobody can sign in for Exchange yet/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Sign in for Exchange" })).toHaveCount(0);
  await press(admin, "Change what Dropzone may do");
  await admin.chooses({ "Quarantined mail": false });
  expect(await admin.readsPlan()).toBe(12);
  await admin.starts();
  // Without Exchange there is no mailbox that Mail.Read could be tried on. That is said, and is not called done.
  await expect(page.getByText("Dropzone is connected. One thing is left.")).toBeVisible({ timeout: 45_000 });
  await expect(page.getByText("6 of 7 work. Mail.Read could not be tried: There was nothing to try the permission on.")).toBeVisible();
  await admin.expectsStep("exchange-role", "declined");
});

test("a policy that forbids secrets is asked about before anything is granted, and one that caps them at 180 days is kept", async ({
  admin,
  customer,
  sandbox,
  tenant,
}) => {
  const { page } = admin;
  await sandbox.policy(tenant.tenantId, 0);
  await admin.connects(customer.invitation, tenant);
  await admin.chooses(nothingElse);
  await admin.readsPlan();
  await admin.starts();
  await admin.expectsStep("client-secret", "stuck");
  await admin.expectsRunToEnd();
  expect((await sandbox.dump(tenant.tenantId)).grants).toEqual([]);
  await press(admin, "See what happened");
  await expect(page.getByText(/policy of your tenant/i).first()).toBeVisible();

  // Whoever manages app policies allows secrets of 180 days.
  await sandbox.policy(tenant.tenantId, 180);
  await press(admin, /^(Review the changes|Check again)$/);
  await expect(page.getByRole("heading", { level: 1, name: "Before anything changes" })).toBeVisible();
  await expect(page.getByText("A policy of your tenant forbids client secrets.")).toBeVisible();
  await page.getByText("The exemption of this one app, in PowerShell").click();
  await press(admin, /^See the plan/);
  await admin.starts();
  await expect(admin.checklistHeading("8 of 9")).toBeVisible({ timeout: 45_000 });
  const secrets = (await sandbox.dump(tenant.tenantId)).applications.flatMap(({ passwordCredentials }) => passwordCredentials);
  const days = secrets.map(({ endDateTime }) => Math.round((Date.parse(endDateTime) - Date.now()) / 86_400_000));
  expect(days.every((life) => life > 170 && life <= 180)).toBe(true);
  expect(secrets).toHaveLength(1);
  await expect(page.getByText(`Valid until ${secrets[0]?.endDateTime.slice(0, 10)}`)).toBeVisible();
});

test("without Defender, and with a Portal URL of another tenant: each says which of the two it is, and the field cures its own", async ({
  admin,
  customer,
  sandbox,
  tenant,
}) => {
  // Two runs, one after the other.
  test.slow();
  const { page } = admin;
  await sandbox.world("defender-unlicensed", tenant.tenantId);
  await admin.connects(customer.invitation, tenant);
  await admin.chooses({ ...nothingElse, "Cloud Apps": true, "Live Response": true }, "https://contoso.us.portal.cloudappsecurity.com");
  await admin.readsPlan();
  await admin.starts();
  await admin.expectsRunToEnd();
  await press(admin, "Enter the Portal URL");
  await page.getByRole("textbox", { name: "Portal URL" }).fill(portalUrlOf(tenant));
  await press(admin, "Test and save");
  expect(await admin.readsPlan()).toBe(1);
  await admin.starts();
  await admin.expectsStep("data-source", "done", { timeout: 45_000 });
  await admin.finishes();
  await expect(page.getByText(/extracts quarantined files/i)).toHaveCount(0);
});

test("an Exchange organization that was never customized is asked about first, and the run waits until Exchange allows the role", async ({
  admin,
  customer,
  sandbox,
  tenant,
}) => {
  const { page } = admin;
  await sandbox.world("exchange-never-customized", tenant.tenantId);
  await admin.connects(customer.invitation, tenant);
  await admin.chooses({ ...nothingElse, "Quarantined mail": true });
  await admin.consents();
  await expect(page.getByRole("heading", { level: 1, name: "Before anything changes" })).toBeVisible();
  await expect(page.getByText("Your Exchange organization was never customized.")).toBeVisible();
  await press(admin, "Let the plan run Enable-OrganizationCustomization");
  await admin.readsPlan();
  await expect(page.getByText("Runs Enable-OrganizationCustomization, as you agreed.")).toBeVisible();
  await admin.starts();
  await admin.expectsStep("exchange-role", "done", { timeout: 90_000 });
  await admin.expectsStep("alert-source", "done", { timeout: 60_000 });
});

test("a Dropzone key that Dropzone refuses waits on Dropzone, not on the customer, until a CSM enters another", async ({
  admin,
  anotherBrowser,
  invite,
  tenant,
}) => {
  const { page } = admin;
  const customer = await invite({ ...tenant, dropzoneApiKey: "dz_sandbox_of_nobody" });
  await admin.connects(customer.invitation, tenant);
  await admin.chooses(nothingElse);
  await expect(page.getByText(`${tenant.dropzoneHost} does not accept the API key that Dropzone gave this portal.`)).toBeVisible();
  await press(admin, /^See the plan/);
  await expect(page.getByText("There is nothing for you to do").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Make these/ })).toHaveCount(0);

  const casey = await anotherBrowser();
  await casey.page.goto(`/customers?q=${encodeURIComponent(customer.name)}`);
  await casey.signsInAs("casey@dropzone.ai");
  await expect(casey.page.getByRole("row").filter({ hasText: customer.name })).toContainText("Us");
  await casey.page.goto(`/customers/${customer.slug}`);
  await casey.page.getByText("Change the name, Dropzone host, cloud or API key").click();
  await casey.page.getByLabel("New Dropzone API key").fill("dz_sandbox_of_nobody_else");
  await casey.page.getByRole("button", { name: "Save the changes" }).click();
  await expect(casey.page.getByText(`${tenant.dropzoneHost} does not accept this API key.`)).toBeVisible();
  await casey.page.getByLabel("New Dropzone API key").fill(tenant.dropzoneApiKey);
  await casey.page.getByRole("button", { name: "Save the changes" }).click();
  await expect(casey.page.getByText("Not accepted by Dropzone")).toHaveCount(0);

  await page.goto(`/setup/${customer.slug}/plan`);
  await admin.readsPlan();
  await admin.starts();
  await admin.expectsStep("data-source", "done", { timeout: 45_000 });
});

test("two admins who start at once make one run: the second sees whose it is, and everything is made once", async ({
  admin: ada,
  anotherBrowser,
  customer,
  sandbox,
  tenant,
}) => {
  await ada.connects(customer.invitation, tenant);
  await ada.chooses(nothingElse);
  await ada.readsPlan();
  const priya = await anotherBrowser();
  await priya.page.goto(`/setup/${customer.slug}/plan`);
  await priya.signsInAs(`priya@${tenant.domain}`);
  await priya.readsPlan();
  await Promise.all([press(ada, /^Make these/), press(priya, /^Make these/)]);
  for (const each of [ada, priya]) await expect(each.checklistHeading("8 of 9")).toBeVisible({ timeout: 60_000 });
  const { applications, grants } = await sandbox.dump(tenant.tenantId);
  expect(applications.map(({ passwordCredentials }) => passwordCredentials.length)).toEqual([1]);
  expect(new Set(grants.map(({ value }) => value)).size).toBe(grants.length);
});
