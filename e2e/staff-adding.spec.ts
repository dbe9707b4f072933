import type { Page } from "@playwright/test";
import { AdminJourney } from "@/testing/admin-journey";
import { expect, test } from "./support/test";

/** How staff add customers: one with the form, many with a table. */

async function opensAsCsm(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await new AdminJourney(page).signsInAs("casey@dropzone.ai");
}

test("a CSM adds a customer, is told everything that is wrong at once, and hands out the link that is shown once", async ({
  page,
  tenant,
  axe,
}) => {
  await opensAsCsm(page, "/customers/new");
  await page.getByLabel("Slug", { exact: true }).fill("overview");
  await page.getByLabel("Dropzone host").fill("contoso.example.com");
  await page.getByRole("button", { name: "Create the customer and an invitation" }).click();
  await expect(page.getByText("Enter the customer's name.")).toBeVisible();
  await expect(page.getByText("“overview” is the address of another page")).toBeVisible();
  await expect(page.getByText("This is not a Dropzone tenant")).toBeVisible();
  await axe(page);

  const name = `Added ${tenant.name}`;
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Slug", { exact: true }).fill("");
  await page.getByLabel("Dropzone host").fill(`https://${tenant.dropzoneHost}/app`);
  await page.getByLabel("Dropzone API key").fill(tenant.dropzoneApiKey);
  await page.getByLabel("First contact").fill("Ada");
  await page.getByRole("button", { name: "Create the customer and an invitation" }).click();
  const shown = page.getByRole("region", { name: "Invitation link" });
  const link = (await shown.locator("p.font-mono").textContent()) ?? "";
  await expect(page.getByText("The API key is sealed.")).toBeVisible();
  await expect(page.getByText(tenant.dropzoneApiKey)).toHaveCount(0);
  await axe(page);

  await page.getByRole("link", { name: `Open ${name}` }).click();
  await expect(page.getByRole("region", { name: "Invitation" })).toContainText("Open, ends in 14 days");
  await expect(page.getByText(link)).toHaveCount(0);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: `Connect ${name} to Dropzone AI` })).toBeVisible();
});

test("a CSM sees every row's fate before anything is written, and downloads the links once", async ({ page, customer, tenant, axe }) => {
  const own = tenant.dropzoneHost.replace(".dropzone.app", "");
  const table = [
    "name;dropzone_host;contact_email;region",
    `First ${own};${own}-1.dropzone.app;ada@first.example;EMEA`,
    `Second ${own};${own}-2.dropzone.app;;`,
    `${customer.name};${tenant.dropzoneHost};;`,
    `Wrong ${own};wrong.example.com;not-an-address;`,
  ].join("\r\n");
  await opensAsCsm(page, "/customers/import");
  await page.getByLabel("CSV file").setInputFiles({ name: "customers.csv", mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${table}`) });
  await page.getByRole("button", { name: "Show what would happen" }).click();
  await expect(page.getByRole("heading", { name: "Nothing has been written yet" })).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(`^2 First ${own}`) })).toContainText("Will be created");
  await expect(page.getByRole("row", { name: /^4 / })).toContainText("Is there already");
  await expect(page.getByRole("row", { name: /^5 / })).toContainText("This is not a Dropzone tenant");
  await expect(page.getByText("These columns are not used: region.")).toBeVisible();
  await axe(page);

  await page.getByRole("button", { name: "Create these 2 customers" }).click();
  await expect(page.getByText("2 customers were created.")).toBeVisible();
  const href = await page.getByRole("link", { name: "Download 2 invitation links" }).getAttribute("href");
  const lines = decodeURIComponent(href?.split(",").slice(1).join(",") ?? "")
    .trim()
    .split("\r\n");
  expect(lines).toHaveLength(3);
  await axe(page);
  await page.goto(lines[1]?.split(",").find((cell) => cell.includes("/join/")) ?? "");
  await expect(page.getByRole("heading", { name: `Connect First ${own} to Dropzone AI` })).toBeVisible();
});

test("a table that cannot be read is answered with the line and the reason", async ({ page }) => {
  await opensAsCsm(page, "/customers/import");
  await page.getByLabel("Or paste it").fill('name,dropzone_host\nContoso,"contoso.dropzone.app');
  await page.getByRole("button", { name: "Show what would happen" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Line 2: A quotation mark is opened here and never closed");
  await expect(page.getByLabel("Or paste it")).toHaveValue(/Contoso/);
});
