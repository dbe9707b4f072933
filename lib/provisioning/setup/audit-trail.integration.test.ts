import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAudit } from "@/lib/store/audit";
import { createCustomer } from "@/lib/store/customers";
import { disconnectDatabase } from "@/lib/store/database";
import { useFreshDatabase } from "@/testing/database";
import { auditTrail } from "./audit-trail";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;

beforeAll(async () => {
  database = await useFreshDatabase();
});
afterAll(async () => {
  await disconnectDatabase();
  await database.close();
});

const customerNamed = (name: string) => createCustomer({ name, dropzoneHost: "x.dropzone.app", cloud: "global", createdBy: "casey" });

describe("the audit trail that a customer downloads", () => {
  it("contains only their own entries, and can be verified by following its own instructions", async () => {
    const [contoso, fabrikam] = [await customerNamed("Contoso"), await customerNamed("Fabrikam")];
    await recordAudit(fabrikam.id, { actor: "eve", action: "signed-in", detail: { roles: null } });
    await recordAudit(contoso.id, {
      actor: "ada",
      action: "chosen",
      detail: { portalUrl: null, capabilities: ["quarantine"], alertTypes: ["defender-alerts"] },
    });
    await recordAudit(contoso.id, { actor: "staff:Casey", action: "note-written", detail: {} });

    const trail = await auditTrail(contoso);
    expect(trail.entries.map(({ actor, action }) => [actor, action])).toEqual([
      ["ada", "chosen"],
      ["staff:Casey", "note-written"],
    ]);
    expect(trail.chain).toEqual({ ok: true, entries: 2, lastHash: trail.entries[1]?.hash });

    let before = "0".repeat(64);
    const { customerId, entries } = JSON.parse(JSON.stringify(trail)) as typeof trail;
    for (const { hash, ...entry } of entries) {
      expect(entry.prevHash).toBe(before);
      expect(
        createHash("sha256")
          .update(inOrder({ customerId, ...entry }))
          .digest("hex"),
      ).toBe(hash);
      before = hash;
    }
  });

  it("is empty and valid for a customer without any entry", async () => {
    const { entries, chain } = await auditTrail(await customerNamed("Northwind"));
    expect([entries, chain]).toEqual([[], { ok: true, entries: 0, lastHash: "0".repeat(64) }]);
  });
});

/** Canonical JSON as the file's instructions describe it, independent of the portal's own code. */
function inOrder(part: unknown): string {
  if (Array.isArray(part)) return `[${part.map(inOrder).join(",")}]`;
  if (part === null || typeof part !== "object") return JSON.stringify(part);
  const pairs = Object.entries(part).map(([key, value]) => `${JSON.stringify(key)}:${inOrder(value)}`);
  return `{${pairs.sort().join(",")}}`;
}
