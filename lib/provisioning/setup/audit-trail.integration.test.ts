import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAudit } from "@/lib/store/audit";
import { createCustomer } from "@/lib/store/customers";
import { disconnectDatabase } from "@/lib/store/database";
import { recordPerson } from "@/lib/store/people";
import { createRun } from "@/lib/store/runs";
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
  it("contains only their own entries, says what was checked, and has the order that its instructions describe", async () => {
    const [contoso, fabrikam] = [await customerNamed("Contoso"), await customerNamed("Fabrikam")];
    await recordAudit(fabrikam.id, { actor: { kind: "customer", id: "eve" }, action: "signed-in", detail: { roles: null } });
    await recordAudit(contoso.id, {
      actor: { kind: "customer", id: "ada" },
      action: "chosen",
      detail: { portalUrl: null, capabilities: ["quarantine"], alertTypes: ["defender-alerts"] },
    });
    await recordAudit(contoso.id, { actor: { kind: "staff", id: "casey", name: "Casey" }, action: "note-written", detail: {} });

    const trail = await auditTrail(contoso);
    expect(trail.entries.map(({ actorKind, actor, actorName, action }) => [actorKind, actor, actorName, action])).toEqual([
      ["customer", "ada", null, "chosen"],
      ["staff", "casey", "Casey", "note-written"],
    ]);
    expect(trail.checked).toMatchObject({
      ok: true,
      entries: 2,
      keyed: 2,
      chainedOnly: 0,
      keyIds: ["a1"],
      lastHash: trail.entries[1]?.hash,
    });

    let before = "0".repeat(64);
    for (const [index, { seq, prevHash, hash }] of trail.entries.entries()) {
      expect([seq, prevHash]).toEqual([index + 1, before]);
      before = hash;
    }
  });

  it("names people and deeds in words, and for whom the portal acted", async () => {
    const { id } = await customerNamed("Tailspin");
    const facts = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), userName: "ada@tailspin.example", roles: null };
    const ada = await recordPerson(id, { ...facts, name: "Ada Admin" });
    const runId = randomUUID();
    await createRun(id, { id: runId, startedBy: ada.id, plan: [{ do: "create-client-secret" }] });
    await recordAudit(id, { actor: { kind: "customer", id: ada.id }, action: "run-started", detail: { runId, changes: 1 } });
    await recordAudit(id, { actor: "portal", action: "changed", about: "create-client-secret", detail: { runId, requestId: null } });
    const { whoDidWhat } = await auditTrail({ id, name: "Tailspin" });
    expect(whoDidWhat.map(({ seq, who, what }) => [seq, who, what])).toEqual([
      [1, "Ada Admin", "Confirmed the plan and started"],
      [2, "The portal, for Ada Admin", "Create the client secret “Dropzone AI Integration Key”"],
    ]);
  });

  it("keeps the hashes of an earlier download, however much is added", async () => {
    const customer = await customerNamed("Adatum");
    const add = () => recordAudit(customer.id, { actor: "portal", action: "run-started", detail: { runId: "r", changes: 1 } });
    await add();
    const earlier = (await auditTrail(customer)).checked;
    await add();
    const { entries } = await auditTrail(customer);
    expect(earlier.ok && entries[earlier.entries - 1]?.hash === earlier.lastHash).toBe(true);
  });

  it("is empty and valid for a customer without any entry", async () => {
    const { entries, checked } = await auditTrail(await customerNamed("Northwind"));
    expect(entries).toEqual([]);
    expect(checked).toMatchObject({ ok: true, entries: 0, lastHash: "0".repeat(64) });
  });
});
