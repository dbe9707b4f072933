import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { useFreshDatabase } from "@/testing/database";
import { listAudit, recordAudit, verifyEntries } from "./audit";
import { type Customer, createCustomer } from "./customers";
import { disconnectDatabase, inCustomer } from "./database";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let owner: pg.Client;
let customer: Customer;

beforeAll(async () => {
  database = await useFreshDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
});

afterAll(async () => {
  await Promise.all([owner.end(), disconnectDatabase()]);
  await database.close();
});

beforeEach(async () => {
  customer = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "casey" });
  await recordAudit(customer.id, { actor: "casey", action: "invitations-revoked", detail: { count: 1 } });
  await recordAudit(customer.id, {
    actor: "ada",
    action: "chosen",
    detail: { portalUrl: null, capabilities: ["quarantine"], alertTypes: ["defender-alerts"] },
  });
  await recordAudit(customer.id, { actor: "ada", action: "run-started", detail: { runId: "r", changes: 12 } });
});

const verdict = async () => verifyEntries(customer.id, await listAudit(customer.id));

/** Changes entries as the owner of the database could: with the append-only trigger disabled. */
async function tamper(sql: string): Promise<void> {
  await owner.query("ALTER TABLE audit_entry DISABLE TRIGGER append_only");
  await owner.query(sql, [customer.id]);
  await owner.query("ALTER TABLE audit_entry ENABLE TRIGGER append_only");
}

describe("the audit trail", () => {
  it("is a chain: every entry holds the hash of the one before", async () => {
    const entries = await listAudit(customer.id);
    expect(entries.map((entry) => [entry.seq, entry.action])).toEqual([
      [1, "invitations-revoked"],
      [2, "chosen"],
      [3, "run-started"],
    ]);
    expect(entries.slice(1).map((entry) => entry.prevHash)).toEqual(entries.slice(0, 2).map((entry) => entry.hash));
    expect(await verdict()).toEqual({ ok: true, entries: 3, lastHash: entries[2]?.hash });
  });

  it("stays a valid chain when many entries are written at the same time", async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        recordAudit(customer.id, { actor: "portal", action: "run-started", detail: { runId: "r", changes: i } }),
      ),
    );
    expect(await verdict()).toMatchObject({ ok: true, entries: 23 });
  });

  it("cannot be updated or deleted by the portal's database role", async () => {
    await expect(inCustomer(customer.id, (db) => db.auditEntry.updateMany({ data: { actor: "somebody" } }))).rejects.toThrow(
      /permission denied/,
    );
    await expect(inCustomer(customer.id, (db) => db.auditEntry.deleteMany())).rejects.toThrow(/permission denied/);
  });

  it("cannot be updated, deleted or truncated by the database's owner while the trigger is on", async () => {
    for (const sql of ["UPDATE audit_entry SET actor = 'somebody'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"])
      await expect(owner.query(sql), sql).rejects.toThrow("append-only");
  });

  it.each([
    ["an entry was altered", "UPDATE audit_entry SET detail = '{\"changes\": 13}' WHERE customer_id = $1 AND seq = 3", 3],
    ["the actor was altered", "UPDATE audit_entry SET actor = 'priya' WHERE customer_id = $1 AND seq = 2", 2],
    ["the time was altered", "UPDATE audit_entry SET at = at - interval '1 hour' WHERE customer_id = $1 AND seq = 1", 1],
    ["an entry was removed", "DELETE FROM audit_entry WHERE customer_id = $1 AND seq = 2", 3],
  ])("reports it when %s", async (_, sql, seq) => {
    await tamper(sql);
    expect(await verdict()).toEqual({ ok: false, reason: "altered", seq });
  });
});
