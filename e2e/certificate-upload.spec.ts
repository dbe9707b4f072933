import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, test } from "./support/test";

const fixture = (name: string) => readFile(`sandbox/dropzone/certificates/${name}`, "utf8");
const thumbprintOf = (pem: string) => new X509Certificate(pem).fingerprint.replaceAll(":", "");

test("a certificate is taken as PEM or DER; a file with a private key in it is refused and not kept", async ({
  admin,
  axe,
  invite,
  tenant,
}) => {
  const { page } = admin;
  // Without an API key for Dropzone the portal cannot fetch the certificate.
  const customer = await invite({ ...tenant, dropzoneApiKey: "" });
  await admin.connects(customer.invitation, tenant);
  await page.goto(`/setup/${customer.slug}/steps/certificate`);
  const upload = async (name: string, content: string | Buffer) => {
    await page
      .getByLabel(/^(Certificate file|Another certificate)$/)
      .setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
    await page.getByRole("button", { name: "Use this certificate" }).click();
  };

  const [pem, other, key] = await Promise.all([
    fixture("northwind.certificate.pem"),
    fixture("fabrikam.certificate.pem"),
    fixture("northwind.sandbox-only.key.pem"),
  ]);
  for (const [name, content] of [
    ["key.pem", key],
    ["both.crt", `${pem}\n${key}`],
  ] as const) {
    await upload(name, content);
    await expect(page.getByRole("alert").filter({ hasText: "This file holds a private key. It was not kept." })).toBeVisible();
    await axe(page);
    await page.reload();
    await expect(admin.fact("Thumbprint")).toHaveCount(0);
  }
  await upload("notes.cer", "Not a certificate at all");
  await expect(page.getByRole("alert").filter({ hasText: "This file is not a certificate." })).toBeVisible();

  await upload("dropzone.pem", pem);
  await expect(admin.fact("Thumbprint")).toHaveText(thumbprintOf(pem));
  await upload("dropzone.der", new X509Certificate(other).raw);
  await expect(admin.fact("Thumbprint")).toHaveText(thumbprintOf(other));
  await page.reload();
  await expect(admin.fact("Thumbprint")).toHaveText(thumbprintOf(other));
});
