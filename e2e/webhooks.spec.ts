import { expect, test } from "./support/test";
import { startReceiver } from "./support/webhook-receiver";

/** Runs alone: a webhook is told of every customer, also of other journeys'. */

test("an Admin adds a webhook, sees what was delivered and what was not, and sends it again", async ({ admin, invite, sandbox, axe }) => {
  const receiver = await startReceiver();
  const { page } = admin;
  await page.goto("/customers/settings");
  await admin.signsInAs("drew@dropzone.ai");

  await page.getByLabel("Address").fill("https://169.254.169.254/latest/meta-data/");
  await page.getByRole("button", { name: "Add the endpoint" }).click();
  await expect(page.getByText("The address leads into a private network.")).toBeVisible();
  await page.getByLabel("Address").fill(receiver.url);
  await page.getByRole("button", { name: "Add the endpoint" }).click();
  const shown = page.getByRole("region", { name: "Copy the signing secret now" });
  const secret = (await shown.locator(".font-mono").first().textContent()) ?? "";
  await page.getByRole("link", { name: "Open the endpoint" }).click();
  await page.getByText("Change the address or the events").click();
  await page.getByLabel("Address").fill("https://10.0.0.1/hooks");
  await page.getByRole("button", { name: "Save the endpoint" }).click();
  await expect(page.getByText("The address leads into a private network.")).toBeVisible();
  await axe(page);
  await page.getByLabel("Address").fill(`${receiver.url}/crm`);
  await page.getByLabel("secret.expiring").uncheck();
  await page.getByRole("button", { name: "Save the endpoint" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${receiver.url}/crm` })).toBeVisible();
  await expect(
    page.getByText(
      "Is told: customer.step_changed, customer.completed, customer.stuck, customer.drifted, customer.recovered, customer.ended, customer.resumed.",
    ),
  ).toBeVisible();

  await page.getByRole("button", { name: "Send a test event" }).click();
  await expect(page.getByText("Delivered").first()).toBeVisible();
  expect(receiver.events(secret)).toMatchObject([{ type: "portal.test" }]);

  const invited = await invite(await sandbox.newTenant("Webhook Wombats"));
  await expect
    .poll(() => receiver.events(secret).filter(({ data }) => data.customer?.slug === invited.slug))
    .toMatchObject([{ type: "customer.step_changed", data: { step: { slug: "connect" }, to: "needs-you" } }]);

  receiver.answers(410);
  await page.getByRole("button", { name: "Send a test event" }).click();
  await expect(page.getByText("This endpoint is disabled.")).toBeVisible();
  await page.getByText("Given up").click();
  await expect(page.getByText("The CRM is being moved.")).toBeVisible();
  await axe(page);

  receiver.answers(204);
  await page.getByRole("button", { name: "Enable" }).click();
  await page.getByRole("button", { name: "Send it again" }).filter({ visible: true }).click();
  await expect(page.getByText("2 tries, HTTP 204")).toBeVisible();
  const tests = receiver.events(secret).filter(({ type }) => type === "portal.test");
  expect(tests).toHaveLength(3);
  expect(tests[2]?.id).toBe(tests[1]?.id);
  await receiver.close();
});
