import { readFile } from "node:fs/promises";
import { AdminJourney } from "@/testing/admin-journey";
import { meetsError } from "./support/portal-database";
import { expect, test } from "./support/test";

/** What staff see of all customers together. */

test("an error that is new at several customers leads to the overview, whose figures can be read, downloaded and seen over other ranges", async ({
  page,
  invite,
  tenant,
  stack,
  axe,
}, { testId }) => {
  const code = `Odd_${testId.replace(/[^a-z]/g, "")}`;
  for (const branch of ["A", "B", "C"]) {
    const { slug } = await invite(tenant, `${tenant.name} ${branch}`);
    await meetsError(stack.env, slug, code);
  }
  await page.goto("/customers");
  await new AdminJourney(page).signsInAs("casey@dropzone.ai");
  await expect(page.getByText(`${code} at 3 customers`)).toBeVisible();
  await page.getByRole("link", { name: "See the errors of the last 7 days" }).first().click();
  await expect(page).toHaveURL(/\/customers\/overview\?days=7#errors$/);

  const about = { funnel: "How far the", times: "From the last thing", errors: "Customers who met an error", routes: "The way that" };
  for (const words of Object.values(about)) await expect(page.getByRole("figure").filter({ hasText: words })).toBeVisible();
  const errors = page.getByRole("figure").filter({ hasText: about.errors });
  await errors.getByText("The figures").click();
  await expect(errors.getByRole("row").filter({ hasText: code }).getByRole("cell").first()).toHaveText("3");
  await axe(page);

  const [download] = await Promise.all([page.waitForEvent("download"), errors.getByRole("link", { name: /^CSV/ }).click()]);
  expect(download.suggestedFilename()).toMatch(/^errors-7-days-/);
  expect(await readFile(await download.path(), "utf8")).toContain(`${code},3,3,`);

  await page.getByRole("link", { name: "90 days", exact: true }).click();
  await expect(page).toHaveURL(/days=90/);
  await expect(page.getByRole("link", { name: "90 days", exact: true })).toHaveAttribute("aria-current", "true");
  await expect(errors).toContainText("in the last 90 days");
});
