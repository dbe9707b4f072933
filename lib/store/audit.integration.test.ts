import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { auditKey, useFreshDatabase } from "@/testing/database";
import { listAudit, recordAudit } from "./audit";
import { digestName, firstPrevHash, hashEntry, hashPlainEntry, sealHead } from "./audit-hash";
import { adoptTrail, listTrails, readTrail, renewHead } from "./audit-trails";
import { type Customer, createCustomer } from "./customers";
import { disconnectDatabase, inCustomer } from "./database";
import { recordPerson } from "./people";

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
  await recordAudit(customer.id, {
    actor: { kind: "staff", id: "casey", name: "Casey" },
    action: "invitations-revoked",
    detail: { count: 1 },
  });
  await recordAudit(customer.id, {
    actor: { kind: "customer", id: "ada" },
    action: "chosen",
    detail: { portalUrl: null, capabilities: ["quarantine"], alertTypes: ["defender-alerts"] },
  });
  await recordAudit(customer.id, { actor: { kind: "customer", id: "ada" }, action: "run-started", detail: { runId: "r", changes: 12 } });
});

const verdict = async () => (await readTrail(customer.id)).verdict;

/** Changes entries as the owner of the database could: with the append-only trigger disabled. */
async function tamper(sql: string): Promise<void> {
  await owner.query("ALTER TABLE audit_entry DISABLE TRIGGER append_only");
  await owner.query(sql, [customer.id]);
  await owner.query("ALTER TABLE audit_entry ENABLE TRIGGER append_only");
}

describe("the audit trail", () => {
  it("holds the actor as an id with the name beside it", async () => {
    const seen = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Ada", userName: "ada@contoso.com", roles: null };
    const ada = await recordPerson(customer.id, seen);
    await recordAudit(customer.id, { actor: { kind: "customer", id: ada.id }, action: "signed-in", detail: { roles: null } });
    const entries = await listAudit(customer.id);
    expect(entries.at(0)).toMatchObject({ actorKind: "staff", actor: "casey", actorName: "Casey" });
    expect(entries.at(-1)).toMatchObject({ actorKind: "customer", actor: ada.id, actorName: "Ada" });
  });

  it("is a chain: every entry holds the hash of the one before", async () => {
    const entries = await listAudit(customer.id);
    expect(entries.map((entry) => [entry.seq, entry.action])).toEqual([
      [1, "invitations-revoked"],
      [2, "chosen"],
      [3, "run-started"],
    ]);
    expect(entries.slice(1).map((entry) => entry.prevHash)).toEqual(entries.slice(0, 2).map((entry) => entry.hash));
    const keyed = { entries: 3, keyed: 3, chainedOnly: 0, withoutName: 0, keyIds: ["a1"] };
    expect(await verdict()).toEqual({ ok: true, ...keyed, lastHash: entries[2]?.hash });
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
    ["an entry was altered", "UPDATE audit_entry SET detail = '{\"changes\": 13}' WHERE customer_id = $1 AND seq = 3", "altered", 3],
    ["the actor was altered", "UPDATE audit_entry SET actor = 'priya' WHERE customer_id = $1 AND seq = 2", "altered", 2],
    ["the name beside the actor was altered", "UPDATE audit_entry SET actor_name = 'Eve' WHERE customer_id = $1 AND seq = 1", "altered", 1],
    ["the kind of actor was altered", "UPDATE audit_entry SET actor_kind = 'portal' WHERE customer_id = $1 AND seq = 1", "altered", 1],
    ["the time was altered", "UPDATE audit_entry SET at = at - interval '1 hour' WHERE customer_id = $1 AND seq = 1", "altered", 1],
    ["an entry was removed", "DELETE FROM audit_entry WHERE customer_id = $1 AND seq = 2", "altered", 3],
    ["the last entry was removed", "DELETE FROM audit_entry WHERE customer_id = $1 AND seq = 3", "not-at-head", 2],
    ["every entry was removed", "DELETE FROM audit_entry WHERE customer_id = $1", "not-at-head", 0],
    [
      "every entry and the head were removed",
      "WITH e AS (DELETE FROM audit_entry WHERE customer_id = $1) DELETE FROM audit_head WHERE customer_id = $1",
      "no-head",
      null,
    ],
    ["the head was altered", "UPDATE audit_head SET seq = 2 WHERE customer_id = $1", "head-altered", null],
    ["the key of an entry is unknown", "UPDATE audit_entry SET key_id = 'a9' WHERE customer_id = $1 AND seq = 2", "key-unknown", 2],
    ["an entry has no key any more", "UPDATE audit_entry SET key_id = NULL WHERE customer_id = $1 AND seq = 2", "unkeyed", 2],
  ])("reports it when %s", async (_, sql, reason, seq) => {
    await tamper(sql);
    expect(await verdict()).toEqual({ ok: false, reason, seq });
  });
});

/** Whoever can write every row but has no key. `hash` is what they can compute. */
async function rehash(write: (entry: Awaited<ReturnType<typeof listAudit>>[number]) => object, hash: (entry: never) => string) {
  await owner.query("ALTER TABLE audit_entry DISABLE TRIGGER append_only");
  let prevHash = firstPrevHash;
  for (const entry of await listAudit(customer.id)) {
    const next = { ...entry, ...write(entry), prevHash };
    prevHash = hash(next as never);
    await owner.query(
      `UPDATE audit_entry SET actor = $3, actor_kind = $4, actor_name = $5, name_digest = $6, detail = $7, prev_hash = $8, hash = $9, key_id = $10
       WHERE customer_id = $1 AND seq = $2`,
      [
        customer.id,
        next.seq,
        next.actor,
        next.actorKind,
        next.actorName,
        next.nameDigest,
        next.detail,
        next.prevHash,
        prevHash,
        next.keyId,
      ],
    );
  }
  await owner.query("ALTER TABLE audit_entry ENABLE TRIGGER append_only");
  return prevHash;
}

describe("an audit trail that somebody without the key has written anew", () => {
  const plain = { actorKind: null, actorName: null, nameDigest: null, keyId: null };
  const theirs = { id: "a1", key: Buffer.alloc(32, 9).toString("base64") };
  const setHead = (head: ReturnType<typeof sealHead>) =>
    owner.query("UPDATE audit_head SET seq = $2, hash = $3, chained_until = $4, key_id = $5, mac = $6 WHERE customer_id = $1", [
      ...[customer.id, head.seq, head.hash, head.chainedUntil, head.keyId, head.mac],
    ]);

  // Before there were keys, this trail verified.
  it("does not verify when every hash was computed again without a key", async () => {
    await rehash(
      () => ({ ...plain, detail: { changes: 0 } }),
      (entry) => hashPlainEntry(customer.id, entry),
    );
    expect(await verdict()).toEqual({ ok: false, reason: "unkeyed", seq: 1 });
  });

  it("does not verify when it pretends to be older than the keys", async () => {
    const hash = await rehash(
      () => plain,
      (entry) => hashPlainEntry(customer.id, entry),
    );
    await owner.query("UPDATE audit_head SET chained_until = 3, hash = $2 WHERE customer_id = $1", [customer.id, hash]);
    expect(await verdict()).toEqual({ ok: false, reason: "head-altered", seq: null });
    await owner.query("DELETE FROM audit_head WHERE customer_id = $1", [customer.id]);
    expect(await verdict()).toEqual({ ok: false, reason: "no-head", seq: null });
  });

  it("does not verify when it was written with a key of their own under the id of ours", async () => {
    const hash = await rehash(
      ({ seq }) => ({ actorName: "Eve", nameDigest: digestName(theirs, customer.id, { seq, actorName: "Eve" }) }),
      (entry) => hashEntry(theirs, customer.id, entry),
    );
    expect(await verdict()).toEqual({ ok: false, reason: "altered", seq: 1 });
    await setHead(sealHead(theirs, customer.id, { seq: 3, hash, chainedUntil: 0 }));
    expect(await verdict()).toEqual({ ok: false, reason: "head-altered", seq: null });
  });

  it("does not verify with the entries and the head of another customer", async () => {
    const other = await createCustomer({ name: "Fabrikam", dropzoneHost: "fabrikam.dropzone.app", cloud: "global", createdBy: "casey" });
    await tamper("DELETE FROM audit_entry WHERE customer_id = $1");
    await owner.query("DELETE FROM audit_head WHERE customer_id = $1", [customer.id]);
    await recordAudit(other.id, { actor: "portal", action: "note-written", detail: {} });
    await owner.query(
      "INSERT INTO audit_entry SELECT $1, seq, at, actor, action, detail, prev_hash, hash, actor_kind, actor_name, key_id, name_digest FROM audit_entry WHERE customer_id = $2",
      [customer.id, other.id],
    );
    await owner.query("INSERT INTO audit_head SELECT $1, seq, hash, chained_until, key_id, mac FROM audit_head WHERE customer_id = $2", [
      customer.id,
      other.id,
    ]);
    expect(await verdict()).toEqual({ ok: false, reason: "head-altered", seq: null });
  });

  it("does not come to verify by what the portal writes next", async () => {
    await tamper("DELETE FROM audit_entry WHERE customer_id = $1 AND seq > 1");
    await recordAudit(customer.id, { actor: "portal", action: "run-started", detail: { runId: "r", changes: 1 } });
    expect(await verdict()).toMatchObject({ ok: false, reason: "not-at-head" });
    await tamper("DELETE FROM audit_entry WHERE customer_id = $1");
    await owner.query("DELETE FROM audit_head WHERE customer_id = $1", [customer.id]);
    await recordAudit(customer.id, { actor: "portal", action: "run-started", detail: { runId: "r", changes: 1 } });
    expect(await verdict()).toMatchObject({ ok: false, reason: "no-head" });
  });

  // Known: nothing in the database can show this. The last hash of an earlier download or log line does.
  it("verifies when entries and head were set back together, and then lacks the hash of an earlier download", async () => {
    const { rows } = await owner.query("SELECT * FROM audit_head WHERE customer_id = $1", [customer.id]);
    const { hash } = await recordAudit(customer.id, { actor: "portal", action: "run-started", detail: { runId: "r", changes: 1 } });
    await tamper("DELETE FROM audit_entry WHERE customer_id = $1 AND seq = 4");
    const [{ seq, hash: before, chained_until: chainedUntil, key_id: keyId, mac }] = rows;
    await setHead({ seq, hash: before, chainedUntil, keyId, mac });
    expect(await verdict()).toMatchObject({ ok: true, entries: 3 });
    expect((await listAudit(customer.id)).map((entry) => entry.hash)).not.toContain(hash);
  });
});

describe("an audit trail that is older than the keys", () => {
  const makeOld = async () => {
    await rehash(
      () => ({ actorKind: null, actorName: null, nameDigest: null, keyId: null }),
      (entry) => hashPlainEntry(customer.id, entry),
    );
    await owner.query("DELETE FROM audit_head WHERE customer_id = $1", [customer.id]);
  };

  it("is adopted once by an operator, and says how much of it is only chained", async () => {
    await makeOld();
    expect(await listTrails()).toContain(customer.id);
    // Written by this version before anybody adopted the trail.
    await recordAudit(customer.id, { actor: "portal", action: "run-started", detail: { runId: "r", changes: 1 } });
    expect(await verdict()).toMatchObject({ ok: false, reason: "no-head" });
    expect(await adoptTrail(customer.id)).toMatchObject({ ok: true, entries: 4, keyed: 1, chainedOnly: 3 });
    await recordAudit(customer.id, { actor: "portal", action: "run-started", detail: { runId: "r", changes: 1 } });
    expect(await verdict()).toMatchObject({ ok: true, entries: 5, keyed: 2, chainedOnly: 3 });
  });

  it("is not adopted when it was altered", async () => {
    await makeOld();
    await tamper("UPDATE audit_entry SET actor = 'eve' WHERE customer_id = $1 AND seq = 2");
    expect(await adoptTrail(customer.id)).toEqual({ ok: false, reason: "altered", seq: 2 });
    expect(await verdict()).toMatchObject({ ok: false, reason: "no-head" });
  });

  it("cannot be rewritten or continued without a key once it is adopted", async () => {
    await makeOld();
    await adoptTrail(customer.id);
    await rehash(
      () => ({ actor: "eve" }),
      (entry) => hashPlainEntry(customer.id, entry),
    );
    expect(await verdict()).toMatchObject({ ok: false, reason: "not-at-head" });
    await owner.query(
      `INSERT INTO audit_entry (customer_id, seq, at, actor, action, detail, prev_hash, hash)
       SELECT customer_id, 4, now(), 'eve', 'signed-in', '{}', hash, 'x' FROM audit_entry WHERE customer_id = $1 AND seq = 3`,
      [customer.id],
    );
    expect(await verdict()).toEqual({ ok: false, reason: "unkeyed", seq: 4 });
  });
});

describe("a new audit key", () => {
  const newer = { id: "a2", key: Buffer.alloc(32, 5).toString("base64") };
  const withKeys = (...keys: (typeof newer)[]) => void env().AUDIT_KEYS.splice(0, Number.POSITIVE_INFINITY, ...keys);
  afterEach(() => withKeys(auditKey));

  it("makes the next entries, and the older ones verify with the older key", async () => {
    withKeys(newer, auditKey);
    expect(await verdict()).toMatchObject({ ok: true, keyIds: ["a1"] });
    await recordAudit(customer.id, { actor: "portal", action: "run-started", detail: { runId: "r", changes: 1 } });
    expect(await verdict()).toMatchObject({ ok: true, keyed: 4, keyIds: ["a1", "a2"] });
    withKeys(newer);
    expect(await verdict()).toEqual({ ok: false, reason: "key-unknown", seq: 1 });
  });

  it("seals the heads again, so that an older key that leaked forges nothing", async () => {
    withKeys(newer, auditKey);
    expect([await renewHead(customer.id), await renewHead(customer.id)]).toEqual([true, false]);
    const hash = await rehash(
      () => ({ detail: { changes: 0 } }),
      (entry) => hashEntry(auditKey, customer.id, entry),
    );
    expect(await verdict()).toMatchObject({ ok: false, reason: "not-at-head" });
    await owner.query("UPDATE audit_head SET hash = $2 WHERE customer_id = $1", [customer.id, hash]);
    expect(await verdict()).toMatchObject({ ok: false, reason: "head-altered" });
    expect(await renewHead(customer.id)).toBe(false);
  });
});

describe("npm run verify-audit", () => {
  const verify = (...args: string[]) =>
    new Promise<{ code: number | null; printed: string }>((resolve, reject) => {
      const program = ["--conditions=react-server", "--import", "tsx", "scripts/stack/verify-audit.ts", ...args];
      const child = spawn(process.execPath, program, { env: process.env, stdio: ["ignore", "pipe", "inherit"] });
      let printed = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, printed }));
    });

  it("prints what was checked with which keys, and exits with 1 once a trail was altered", async () => {
    const { hash } = (await listAudit(customer.id)).at(-1) ?? {};
    const line = `${customer.slug}\tok\t3 entries: 3 keyed, 0 chained without a key; keys a1; last hash ${hash}\n`;
    expect(await verify(customer.slug)).toEqual({ code: 0, printed: line });
    await tamper("UPDATE audit_entry SET actor = 'priya' WHERE customer_id = $1 AND seq = 2");
    const all = await verify();
    expect(all.code).toBe(1);
    expect(all.printed).toContain(`${customer.slug}\tNOT OK\tEntry 2 was altered, or does not follow from the one before it.`);
    expect(all.printed).toContain("security events\t");
  });
});
