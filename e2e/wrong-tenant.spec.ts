import { AdminJourney } from "@/testing/admin-journey";
import { expireInvitations } from "./support/portal-database";
import { expect, test } from "./support/test";

test("an admin of another tenant is refused in words, and comes in with an account of the right one", async ({
  admin,
  anotherBrowser,
  axe,
  customer,
  sandbox,
  tenant,
}) => {
  await admin.opensInvitation(customer.invitation);
  await admin.signsInAs(`ada@${tenant.domain}`);
  await admin.confirmsTenant(tenant.name);
  await admin.expectsConsentPage();

  const other = await sandbox.newTenant(`${tenant.name} Rival`);
  const stranger = await anotherBrowser();
  await stranger.opensInvitation(customer.invitation);
  await stranger.signsInAs(`ada@${other.domain}`);
  await stranger.expectsRefusal("That is another organization's account");
  await expect(stranger.page.getByText(`You signed in to ${other.name}. This invitation belongs to ${customer.name}.`)).toBeVisible();
  await axe(stranger.page);

  await stranger.page.getByRole("link", { name: "Use another account" }).click();
  await stranger.picks(`priya@${tenant.domain}`);
  await expect(stranger.checklistHeading()).toBeVisible();
});

test("another tenant than expected waits for a CSM, and the tab that shows the expected one connects nothing else", async ({
  admin,
  anotherBrowser,
  axe,
  customer,
  sandbox,
  tenant,
}) => {
  const other = await sandbox.newTenant(`${tenant.name} Mistaken`);
  const casey = await anotherBrowser();
  const tenantPanel = casey.page.getByRole("region", { name: "Tenant" });
  await casey.page.goto(`/customers/${customer.slug}`);
  await casey.signsInAs("casey@dropzone.ai");
  await expect(tenantPanel).toContainText("whoever has the invitation can connect theirs");
  await tenantPanel.getByText("Change the expected tenant").click();
  await tenantPanel.getByLabel("Domain or tenant ID").fill(tenant.domain);
  await tenantPanel.getByRole("button", { name: "Save" }).click();
  await expect(tenantPanel).toContainText(tenant.domain);

  await admin.opensInvitation(customer.invitation);
  await admin.signsInAs(`ada@${tenant.domain}`);
  await expect(admin.fact("Tenant ID")).toHaveText(tenant.tenantId);
  // A second tab of the same browser signs in to the other tenant.
  const secondTab = new AdminJourney(await admin.page.context().newPage());
  await secondTab.page.goto("/join/confirm");
  await secondTab.page.getByRole("link", { name: "Use another account" }).click();
  await secondTab.picks(`ada@${other.domain}`);
  await expect(secondTab.fact("Tenant ID")).toHaveText(other.tenantId);
  await admin.confirmsTenant(tenant.name);
  await admin.expectsRefusal("Nothing was connected");
  await admin.page.getByRole("link", { name: "Look at the tenant that is signed in" }).click();
  await expect(admin.fact("Tenant ID")).toHaveText(other.tenantId);
  await expect(admin.page.getByRole("button", { name: /^Yes, connect/ })).toHaveCount(0);
  await axe(admin.page);
  await admin.page.getByRole("button", { name: `Ask Dropzone to approve ${other.name}` }).click();
  await expect(admin.page.getByText(`Dropzone was asked to approve ${other.name}`)).toBeVisible();

  const request = casey.page.getByRole("region", { name: "Waiting for an approval" });
  for (const fact of [customer.name, tenant.domain, other.name, other.tenantId, other.domain, `ada@${other.domain}`])
    await expect(request).toContainText(fact);
  await axe(casey.page);
  await request.getByRole("button", { name: "Approve" }).click();
  await expect(request).toHaveCount(0);
  await admin.page.reload();
  await admin.confirmsTenant(other.name);
  await admin.expectsConsentPage();

  await expect(tenantPanel).toContainText(other.tenantId);
  await tenantPanel.getByText("Undo the connection").click();
  await tenantPanel.getByRole("button", { name: "Yes, undo it" }).click();
  await expect(tenantPanel.getByText("Copy the invitation link now")).toBeVisible();
  await expect(tenantPanel).toContainText("Nobody has connected it");
  await axe(casey.page);
});

test("who administers nothing cannot say which tenant it is", async ({ admin, axe, customer, tenant }) => {
  await admin.opensInvitation(customer.invitation);
  await admin.signsInAs(`uma@${tenant.domain}`);
  await expect(admin.page.getByText("An administrator has to say that this is your tenant")).toBeVisible();
  await expect(admin.page.getByRole("button", { name: /^Yes, connect/ })).toHaveCount(0);
  await axe(admin.page);
  await admin.page.getByRole("link", { name: "Use another account" }).click();
  await admin.picks(`ada@${tenant.domain}`);
  await admin.confirmsTenant(tenant.name);
  await admin.expectsConsentPage();
});

test("a second customer cannot be connected to a tenant that is connected already", async ({ admin, anotherBrowser, invite, tenant }) => {
  const [first, second] = [await invite(tenant), await invite(tenant, `${tenant.name} Again`)];
  // Both reach the question before either answers it. So the second is refused by the confirmation itself, not by an earlier check.
  const late = await anotherBrowser();
  for (const [journey, { invitation }] of [
    [admin, first],
    [late, second],
  ] as const) {
    await journey.opensInvitation(invitation);
    await journey.signsInAs(`ada@${tenant.domain}`);
  }
  await admin.confirmsTenant(tenant.name);
  await admin.expectsConsentPage();
  await late.confirmsTenant(tenant.name);
  await late.expectsRefusal("This tenant is already connected");

  await late.opensInvitation(second.invitation);
  await late.page.getByRole("button", { name: "Sign in with Microsoft" }).click();
  await late.expectsRefusal("This tenant is already connected");
  await expect(late.page.getByRole("link", { name: "Use another account" })).toBeVisible();
});

test("somebody without a role can look at everything and change nothing", async ({ admin, anotherBrowser, axe, customer, tenant }) => {
  await admin.connects(customer.invitation, tenant);
  const uma = await anotherBrowser();
  const { page } = uma;
  await page.goto(`/setup/${customer.slug}`);
  await uma.signsInAs(`uma@${tenant.domain}`);
  await expect(uma.checklistHeading()).toBeVisible();
  await expect(page.getByText("Your account holds no administrator role in this tenant")).toBeVisible();
  await expect(
    page
      .getByRole("main")
      .getByRole("link", { name: /^(Choose|Review|Allow)/ })
      .and(page.locator(":not(li a)")),
  ).toHaveCount(0);
  await axe(page);

  for (const slug of ["capabilities", "client-secret", "certificate"] as const) {
    await uma.step(slug).click();
    await expect(page.getByRole("heading", { name: "What we found" })).toBeVisible();
    await expect(page.getByRole("main").getByRole("button", { name: /^(?!Copy)/ })).toHaveCount(0);
    await expect(page.getByRole("main").getByRole("link", { name: /^(Change|Switch|Check again|Review|Enter)/ })).toHaveCount(0);
    await page.getByRole("link", { name: "Checklist" }).click();
  }
  for (const path of ["choose", "plan"]) {
    await page.goto(`/setup/${customer.slug}/${path}`);
    await uma.expectsRefusal("An administrator is needed");
    await expect(page.getByRole("link", { name: "Sign in again" })).toBeVisible();
  }
});

const pagesOf = (slug: string) =>
  ["", "/choose", "/plan", "/steps/connect", "/finish", "/finish/remove", "/finish/calendar", "/check", "/sessions"].map(
    (path) => `/setup/${slug}${path}`,
  );

test("another customer's pages are not there for who is signed in, and lead to the sign-in for who is not", async ({
  admin,
  anotherBrowser,
  customer,
  invite,
  sandbox,
  tenant,
}) => {
  const other = await invite(await sandbox.newTenant(`${tenant.name} Neighbor`));
  await admin.connects(customer.invitation, tenant);
  const { request } = admin.page.context();
  const stranger = await anotherBrowser();
  for (const path of pagesOf(other.slug)) {
    expect((await request.get(path)).status(), path).toBe(404);
    const signedOut = await stranger.page.context().request.get(path);
    expect(signedOut.url(), path).toContain("/sign-in?");
  }
  const stream = `/api/setup/${other.slug}/events`;
  expect((await request.get(stream)).status()).toBe(404);
  expect((await stranger.page.context().request.get(stream)).status()).toBe(401);
  expect((await request.get(`/setup/${customer.slug}`)).status()).toBe(200);

  await admin.page.goto(`/setup/${other.slug}`);
  await admin.expectsRefusal("There is nothing at this address");
  await stranger.page.goto(`/setup/${other.slug}/choose`);
  await expect(stranger.page.getByRole("heading", { name: "Sign in to continue" })).toBeVisible();
  // A stranger does not learn the customer's name.
  await expect(stranger.page.getByText(other.name)).toHaveCount(0);
  await stranger.signsInAs(`ada@${tenant.domain}`);
  await stranger.expectsRefusal("That is another organization's account");
  await expect(stranger.page.getByText(other.name)).toHaveCount(0);
});

test("an invitation that is unknown, replaced, revoked or expired says so", async ({ admin, axe, customer, staff, stack }) => {
  const { page } = admin;
  const open = async (link: string, title: string) => {
    await page.goto(link);
    await admin.expectsRefusal(title);
    await expect(page.getByRole("button", { name: "Sign in with Microsoft" })).toHaveCount(0);
  };
  await open("/join/nobody-ever-made-this-one", "This link does not work");
  await axe(page);

  const [replacement = ""] = /https?:\/\/\S+\/join\/\S+/.exec(await staff("invite", customer.slug)) ?? [];
  await open(customer.invitation, "This invitation has been replaced");
  await admin.opensInvitation(replacement);
  await expireInvitations(stack.env, customer.slug);
  await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
  await admin.expectsRefusal("This invitation has expired");
  await open(replacement, "This invitation has expired");
  await staff("revoke", customer.slug);
  await open(replacement, "This invitation has been replaced");
});
