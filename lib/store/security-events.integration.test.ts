import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { nobody } from "@/lib/catalogue/security-events";
import { exportSecurityEvents, loadSecurityEvents } from "@/lib/desk/security-events";
import { useFreshDatabase } from "@/testing/database";
import { countStatements } from "@/testing/statements";
import { asStaffWriter, disconnectDatabase } from "./database";
import { deleteSecurityEvents, listSecurityEvents, recordSecurityEvent, verifySecurityEvents } from "./security-events";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let owner: pg.Client;

beforeAll(async () => {
  database = await useFreshDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
});
afterAll(async () => {
  await Promise.all([owner.end(), disconnectDatabase()]);
  await database.close();
});

const casey = { kind: "staff", id: "0a000000-0000-4000-8000-000000000001", name: "Casey CSM" } as const;
const exported = () => recordSecurityEvent({ actor: casey, action: "numbers-exported", customerId: null, detail: { chart: "funnel" } });
const all = async () => (await listSecurityEvents({ group: null, before: null, limit: 1000 })).events;

describe("security events", () => {
  it("are one keyed chain, also when many are written at once", async () => {
    await Promise.all(Array.from({ length: 15 }, exported));
    const events = (await all()).toReversed();
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    expect(events.slice(1).map(({ prevHash }) => prevHash)).toEqual(events.slice(0, -1).map(({ hash }) => hash));
    expect(await verifySecurityEvents()).toMatchObject({ ok: true, events: 15, keyIds: ["a1"], lastHash: events.at(-1)?.hash });
  });

  it("are read page by page, and by kind", async () => {
    await recordSecurityEvent({ actor: nobody, action: "staff-refused", customerId: null, detail: { reason: "not-staff" } });
    const first = await listSecurityEvents({ group: "exports", before: null, limit: 10 });
    const second = await listSecurityEvents({ group: "exports", before: first.next, limit: 10 });
    expect([first.events.length, second.events.length, second.next]).toEqual([10, 5, null]);
    const { rows } = await loadSecurityEvents({ group: "refusals", before: null });
    expect(rows).toMatchObject([{ what: "Was refused at the staff's sign-in", who: "Somebody who could not be identified" }]);
    expect(rows[0]?.detail).toEqual([["Reason", "not-staff"]]);
  });

  it("name their facts in words, not as JSON", async () => {
    await recordSecurityEvent({ actor: casey, action: "staff-signed-in", customerId: null, detail: { roles: ["CSM", "Admin"] } });
    await recordSecurityEvent({ actor: casey, action: "binding-undone", customerId: null, detail: { tenantId: "t", approvalId: null } });
    const of = async (group: "sign-ins" | "changes") => (await loadSecurityEvents({ group, before: null })).rows[0]?.detail;
    expect(await of("sign-ins")).toEqual([["Roles", "CSM, Admin"]]);
    expect(await of("changes")).toContainEqual(["Approval", "none"]);
  });

  it("list the same refusal once a minute, whoever causes it and however often", async () => {
    const before = (await all()).length;
    const knock = (reason: string) =>
      recordSecurityEvent({ actor: nobody, action: "api-key-refused", customerId: null, detail: { reason, keyId: null } });
    for (let i = 0; i < 20; i++) await knock("key-unknown");
    await knock("key-revoked");
    expect((await all()).length).toBe(before + 2);
  });

  it("list one refusal for a stranger who asks for many paths, and none of the paths", async () => {
    const before = (await all()).length;
    for (let i = 0; i < 20; i++) {
      const detail = { reason: "session-expired", path: `/random/${i}` };
      await recordSecurityEvent({ actor: nobody, action: "customer-action-refused", customerId: null, detail });
    }
    expect((await all()).length).toBe(before + 1);
    expect((await all())[0]?.detail).toEqual({ reason: "session-expired" });
    const detail = { reason: "no-staff-role", path: "/staff/keys" };
    await recordSecurityEvent({ actor: casey, action: "staff-action-refused", customerId: null, detail });
    expect((await all())[0]?.detail).toEqual(detail);
  });

  it("are verified without keeping others from writing: the end is read in one transaction, each page in another", async () => {
    expect((await countStatements(verifySecurityEvents)).transactions).toBe(2);
  });

  it.each(["csv", "jsonl"] as const)("are exported as %s, the export among them", async (format) => {
    const text = await new Response(await exportSecurityEvents(format, casey)).text();
    const lines = text.trim().split(/\r?\n/);
    expect(lines).toHaveLength((await all()).length + (format === "csv" ? 1 : 0));
    expect(lines[format === "csv" ? 1 : 0]).toContain("security-events-exported");
    if (format === "jsonl") expect(JSON.parse(lines[0] ?? "")).toMatchObject({ actorId: casey.id, detail: { format } });
  });

  it("cannot be updated or deleted by the portal's database role or, while the trigger is on, by the owner", async () => {
    await expect(asStaffWriter((db) => db.securityEvent.updateMany({ data: { action: "x" } }))).rejects.toThrow(/permission denied/);
    await expect(asStaffWriter((db) => db.securityEvent.updateMany({ data: { actorName: null } }))).rejects.toThrow("append-only");
    for (const sql of ["UPDATE security_event SET actor_id = 'x'", "DELETE FROM security_event", "TRUNCATE security_event"])
      await expect(owner.query(sql), sql).rejects.toThrow("append-only");
  });

  it("are deleted after two years, and the rest still verifies", async () => {
    await owner.query("ALTER TABLE security_event DISABLE TRIGGER USER");
    const before = await all();
    // Written two years ago: with the hashes of that time.
    await owner.query("DELETE FROM security_event; DELETE FROM security_head");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 731 * 86_400_000 });
    for (let i = 0; i < 3; i++) await exported();
    // Another replica, whose clock is some days ahead or behind.
    const moment = new Date(Date.now() + 86_400_000);
    for (const days of [2, -1]) {
      vi.setSystemTime(moment.getTime() + days * 86_400_000);
      await exported();
    }
    vi.useRealTimers();
    await owner.query("ALTER TABLE security_event ENABLE TRIGGER USER");
    expect(before.length).toBeGreaterThan(0);
    await expect(asStaffWriter((db) => db.securityEvent.deleteMany({ where: { seq: 4 } }))).rejects.toThrow("append-only");

    expect(await deleteSecurityEvents(new Date(Date.now() - 730 * 86_400_000))).toBe(3);
    expect((await all()).map(({ seq }) => seq)).toEqual([5, 4]);
    expect(await verifySecurityEvents()).toMatchObject({ ok: true, events: 2, firstSeq: 4 });
    await exported();
    expect(await verifySecurityEvents()).toMatchObject({ ok: true, events: 3, firstSeq: 4 });
    for (let i = 0; i < 12; i++) await exported();
  });

  it.each([
    ["an event was altered", "UPDATE security_event SET detail = '{}' WHERE seq = 7", "altered", 7],
    ["a name was altered", "UPDATE security_event SET actor_name = 'Eve' WHERE seq = 7", "altered", 7],
    ["an event was removed", "DELETE FROM security_event WHERE seq = 7", "altered", 8],
    ["the oldest event was removed", "DELETE FROM security_event WHERE seq = 4", "altered", 5],
    ["the newest events were removed", "DELETE FROM security_event WHERE seq > 10", "not-at-head", 10],
    ["the head was altered", "UPDATE security_head SET first_seq = 5", "head-altered", null],
    ["the head was removed", "DELETE FROM security_head", "no-head", null],
    [
      "an event stands outside the chain",
      "INSERT INTO security_event (actor_kind, action, detail) VALUES ('portal', 'x', '{}')",
      "unkeyed",
      null,
    ],
  ])("do not verify when %s", async (_, sql, reason, seq) => {
    await owner.query("CREATE TABLE kept_events AS SELECT * FROM security_event; CREATE TABLE kept_head AS SELECT * FROM security_head");
    await owner.query("ALTER TABLE security_event DISABLE TRIGGER USER");
    await owner.query(sql);
    expect(await verifySecurityEvents()).toEqual({ ok: false, reason, seq });
    // What the portal writes next does not mend it.
    await exported();
    expect(await verifySecurityEvents()).toMatchObject({ ok: false });
    await owner.query("DELETE FROM security_event; INSERT INTO security_event SELECT * FROM kept_events");
    await owner.query("DELETE FROM security_head; INSERT INTO security_head SELECT * FROM kept_head; DROP TABLE kept_events, kept_head");
    await owner.query("ALTER TABLE security_event ENABLE TRIGGER USER");
    expect(await verifySecurityEvents()).toMatchObject({ ok: true });
  });
});
