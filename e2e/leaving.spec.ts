import { expect, test } from "./support/test";
import { startReceiver } from "./support/webhook-receiver";

/** A customer leaves Dropzone: what a CSM does, what a channel reads, and what the customer's administrator still finds. */

test("a CSM ends a customer, a channel reads it, the admin can undo everything and take their data, and the end is taken back", async ({
  admin,
  anotherBrowser,
  customer,
  tenant,
  axe,
}) => {
  const receiver = await startReceiver();
  const drew = await anotherBrowser();
  await drew.page.goto("/customers/settings");
  await drew.signsInAs("drew@dropzone.ai");
  await drew.page.getByLabel("What is it?").selectOption("Slack channel");
  const secretPart = "T000-planted-channel";
  await drew.page.getByLabel("Address").fill(`${receiver.url}/${secretPart}`);
  await drew.page.getByRole("button", { name: "Add the endpoint" }).click();
  await drew.page.getByRole("link", { name: "Open the endpoint" }).click();
  await drew.page.getByRole("button", { name: "Send a test event" }).click();
  await expect(drew.page.getByText("Delivered").first()).toBeVisible();
  expect(await drew.page.content()).not.toContain(secretPart);
  await axe(drew.page);

  await admin.connects(customer.invitation, tenant);
  const casey = await anotherBrowser();
  await casey.page.goto(`/customers/${customer.slug}`);
  await casey.signsInAs("casey@dropzone.ai");
  await casey.page.getByText("End the customer", { exact: true }).click();
  await casey.page.getByLabel("Why").fill("They cancelled.");
  await casey.page.getByRole("button", { name: "Yes, end the customer" }).click();
  await expect(casey.page.getByText("This customer has ended")).toBeVisible();
  await expect(casey.page.getByText("how to undo everything")).toBeVisible();
  await axe(casey.page);
  await expect.poll(() => receiver.texts().some((text) => text.includes(customer.name) && text.includes("has ended"))).toBe(true);

  await admin.page.goto(`/setup/${customer.slug}/choose`);
  // Microsoft still knows this browser, and asks for no account.
  await admin.page
    .getByRole("button", { name: "Sign in with Microsoft" })
    .or(admin.page.getByRole("link", { name: "Sign in with Microsoft" }))
    .click();
  await expect(admin.page.getByRole("heading", { level: 1 })).toContainText("has ended");
  await expect(admin.page).toHaveURL(new RegExp(`/setup/${customer.slug}$`));
  await expect(admin.page.getByRole("link", { name: "Undo everything" })).toHaveAttribute("href", `/setup/${customer.slug}/undo`);
  await axe(admin.page);
  const stored = await admin.page.request.get(`/setup/${customer.slug}/export.json`);
  expect([stored.status(), (await stored.json()).customer[0].slug]).toEqual([200, customer.slug]);

  await casey.page.getByRole("button", { name: "Take it back" }).click();
  await expect(casey.page.getByText("This customer has ended")).toHaveCount(0);
  await admin.page.goto(`/setup/${customer.slug}/choose`);
  await expect(admin.page).toHaveURL(/\/choose$/);
  await receiver.close();
});
