import { readFile } from "node:fs/promises";
import { permissions, resources } from "@/lib/catalogue/permissions";
import { type StepSlug, steps } from "@/lib/catalogue/steps";
import { linkIn } from "./support/post-office";
import { portalUrlOf } from "./support/sandbox-control";
import { expect, test } from "./support/test";
import { secretEndsIn } from "./support/time-passes";

const withPages = ["verification", "exchange-role", "certificate", "portal-url"] as const satisfies readonly StepSlug[];

test("a Global Administrator connects everything with one confirmation, and each page on the way is accessible", async ({
  admin,
  anotherBrowser,
  axe,
  customer,
  lettersTo,
  sandbox,
  stack,
  tenant,
}) => {
  test.setTimeout(240_000);
  const { page } = admin;
  await admin.opensInvitation(customer.invitation);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Connect ${customer.name} to Dropzone AI`);
  await axe(page);

  await admin.signsInAs(`ada@${tenant.domain}`);
  await expect(page.getByRole("heading", { name: "Is this your tenant?" })).toBeVisible();
  await expect(admin.fact("Tenant ID")).toHaveText(tenant.tenantId);
  await expect(admin.fact("Your roles")).toHaveText("Global Administrator");
  await axe(page);

  await admin.confirmsTenant(tenant.name);
  await admin.consents();
  await expect(page.getByRole("complementary", { name: "Your choices" })).toContainText(`${permissions.length} permissions on 4 services`);
  await axe(page);

  await admin.chooses({ "Cloud Apps": true, "Live Response": true, "Quarantined mail": true }, portalUrlOf(tenant));
  await admin.consents();
  expect(await admin.readsPlan()).toBe(20);
  await expect(page.getByText("None of these has been made yet.")).toBeVisible();
  for (const { name, resource } of permissions)
    await expect(page.getByText(`Grant ${name} on ${resources[resource].name}`, { exact: true })).toBeVisible();
  expect((await sandbox.dump(tenant.tenantId)).applications).toEqual([]);
  await axe(page);

  await admin.starts();
  await admin.marksDocument();
  await expect(admin.progress()).toBeVisible();
  await axe(page);
  await expect(admin.checklistHeading("16 of 17")).toBeVisible({ timeout: 45_000 });
  for (const { slug } of steps) await admin.expectsStep(slug, slug === "finish" ? "needs-you" : "done");
  await admin.expectsSameDocument();
  await axe(page);

  for (const slug of withPages) {
    await page.goto(`/setup/${customer.slug}/steps/${slug}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(steps.find((step) => step.slug === slug)?.title ?? "");
    await axe(page);
  }
  await page.getByRole("link", { name: "Checklist" }).click();

  await admin.finishes();
  const made = await sandbox.dump(tenant.tenantId);
  const app = made.applications.find(({ displayName }) => displayName === "Dropzone AI");
  const principal = made.servicePrincipals.find(({ appId }) => appId === app?.appId);
  expect(
    made.grants
      .filter(({ principalId }) => principalId === principal?.id)
      .map(({ value }) => value)
      .sort(),
  ).toEqual(permissions.map(({ name }) => name).sort());
  for (const [label, value] of [
    ["Client ID", app?.appId],
    ["Tenant ID", tenant.tenantId],
    ["Enterprise application", principal?.id],
    ["Secret ID", app?.passwordCredentials[0]?.keyId],
    ["Data Source", made.dropzone.integrations["data-source"]?.id],
    ["Alert Source", made.dropzone.integrations["alert-source"]?.id],
  ] as const) {
    expect(value, label).toBeTruthy();
    await expect(admin.fact(label)).toHaveText(value ?? "");
  }
  await axe(page);

  const download = async (link: string) => {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: link }).click()]);
    return file;
  };
  const calendar = await download("Add to calendar");
  expect(calendar.suggestedFilename()).toMatch(/\.ics$/);
  expect(await readFile(await calendar.path(), "utf8")).toContain("SUMMARY:Renew the Dropzone AI client secret");

  const trail = JSON.parse(await readFile(await (await download("audit trail")).path(), "utf8"));
  const { length } = trail.entries;
  expect(trail.checked).toMatchObject({ ok: true, entries: length, keyed: length, lastHash: trail.entries.at(-1).hash });
  expect(trail.entries.map(({ action }: { action: string }) => action)).toContain("secret-destroyed");

  await page.goto(`/setup/${customer.slug}`);
  await expect(admin.checklistHeading("17 of 17")).toBeVisible();
  await axe(page);

  // Two years later: the letter that they asked for leads to the page that renews the secret, and ends the letters without a sign-in.
  await page.goto(`/setup/${customer.slug}/finish`);
  const letters = page.getByRole("switch", { name: /^Write to me at/ });
  await letters.check();
  await expect(page.getByText("You get these letters.")).toBeVisible();
  await page.getByRole("link", { name: "Choose what about, and name colleagues" }).click();
  await expect(page.getByText(/^Gets letters when: /)).toBeVisible();
  await axe(page);
  await secretEndsIn(25, { ownerUrl: stack.ownerUrl, slug: customer.slug });
  // The sweep comes once a minute.
  const reminders = () =>
    lettersTo(`ada@${tenant.domain}`).filter((each) => /^Subject: .*the client secret ends in 25 days/m.test(each.replace(/\n /g, " ")));
  await expect.poll(reminders, { timeout: 90_000 }).toHaveLength(1);
  const [letter = ""] = reminders();
  const renew = linkIn(letter, "Renew the secret");
  expect(renew).toBe(`${stack.portalOrigin}/setup/${customer.slug}/renew`);
  const reader = await anotherBrowser();
  await reader.page.goto(linkIn(letter, "Stop these letters"));
  await axe(reader.page);
  await reader.page.getByRole("button", { name: "Stop these letters" }).click();
  await expect(reader.page.getByRole("heading", { level: 1 })).toHaveText(`You get no more letters about ${customer.name}`);
  await page.goto(`/setup/${customer.slug}/finish`);
  await expect(letters).not.toBeChecked();
  await axe(page);

  // The letter's link leads through Microsoft's sign-in to the renewal. One confirmation makes it.
  await page.goto(renew);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Renew the client secret");
  await axe(page);
  await admin.starts();
  await admin.expectsRunToEnd();
  await expect(admin.checklistHeading("17 of 17")).toBeVisible();
  const renewed = (await sandbox.dump(tenant.tenantId)).applications.flatMap(({ passwordCredentials }) => passwordCredentials);
  expect(renewed).toHaveLength(1);
  expect(renewed[0]?.keyId).not.toBe(app?.passwordCredentials[0]?.keyId);
});
