import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCustomer } from "@/lib/store/customers";
import { listPastedErrors } from "@/lib/store/pasted-errors";
import { useFreshDatabase } from "@/testing/database";
import { readAndRemember } from "./remember-pasted";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
beforeAll(async () => {
  database = await useFreshDatabase();
});
afterAll(() => database.close());

describe("an error that staff pasted", () => {
  it("is not stored when the portal knows it", async () => {
    const { reading, times } = await readAndRemember({ text: "AADSTS65001: nobody consented", customer: "" });
    expect(reading.findings[0]?.means).toBe("consent-missing");
    expect(times).toBeNull();
    expect(await listPastedErrors(10)).toEqual([]);
  });

  it("is stored without secrets and counted when the portal does not know it", async () => {
    const contoso = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "test" });
    const text = (tenant: string) =>
      `AADSTS9999999: Something new for ada@contoso.com in ${tenant}. client_secret=hunter2 Timestamp: 2026-11-23 14:03:12Z`;
    expect((await readAndRemember({ text: text("c0170500-0000-4000-8000-000000000001"), customer: "" })).times).toBe(1);
    expect((await readAndRemember({ text: text("fab21ca0-0000-4000-8000-000000000002"), customer: "contoso" })).times).toBe(2);
    await readAndRemember({ text: "An odd sentence", customer: "nobody" });

    const [first, second] = await listPastedErrors(10);
    expect(first).toMatchObject({ code: "AADSTS9999999", times: 2, customerId: contoso.id });
    expect(second).toMatchObject({ code: null, times: 1, customerId: null, text: "An odd sentence" });
    expect(first?.text).not.toMatch(/ada@|hunter2|c0170500/);
  });
});
