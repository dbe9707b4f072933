import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { StaffRole } from "@/lib/catalogue/staff-roles";
import { troubleOf } from "@/lib/errors/trouble";
import { stepView } from "@/lib/onboarding/status/step-view";
import { listOpenApprovals } from "@/lib/store/approvals";
import { listAudit, recordAudit } from "@/lib/store/audit";
import { listTrails, readTrail } from "@/lib/store/audit-trails";
import { findChoices, saveChoices } from "@/lib/store/choices";
import { findConsent, recordConsent } from "@/lib/store/consents";
import { describeCredential, sealCredential } from "@/lib/store/credentials";
import { bindEntraTenant, type Customer, createCustomer, findCustomerByEntraTenant, getCustomer, rememberApp } from "@/lib/store/customers";
import { asStaffWriter, disconnectDatabase, inCustomer } from "@/lib/store/database";
import { endBinding } from "@/lib/store/ended-bindings";
import { eraseRows } from "@/lib/store/erasing";
import { findInvitation, mintInvitation } from "@/lib/store/invitations";
import { recordPerson } from "@/lib/store/people";
import { createRun, latestRun, recordChange, setRunState } from "@/lib/store/runs";
import { recordSecurityEvent, verifySecurityEvents } from "@/lib/store/security-events";
import { findSession, openSession } from "@/lib/store/sessions";
import { recordStaff, type StaffMember } from "@/lib/store/staff";
import { listSteps, recordSteps } from "@/lib/store/step-evidence";
import { listSubmissions, recordSubmission } from "@/lib/store/submissions";
import { useFreshDatabase } from "@/testing/database";
import { askApproval, decideApproval } from "./approvals";
import { askToUndo } from "./ask-to-undo";
import { exportCustomer } from "./erase-customer";
import { loadCustomer } from "./load-customer";
import { undoBinding } from "./undo-binding";

/** Undoing a connection to a tenant, and the approval of a second member of staff that it needs after the first change. */

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let owner: pg.Client;
let casey: StaffMember;
let sam: StaffMember;
let sue: StaffMember;
let customer: Customer;
let personId: string;
const tenantId = randomUUID();

beforeAll(async () => {
  database = await useFreshDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  [casey, sam, sue] = await Promise.all([member("Casey Morgan", "CSM"), member("Sam Admin", "Admin"), member("Sue Support", "Support")]);
});
afterAll(async () => {
  await Promise.all([owner.end(), disconnectDatabase()]);
  await database.close();
});

const member = (name: string, role: StaffRole) => recordStaff({ entraObjectId: randomUUID(), name, userName: name, roles: [role] });

/** Contoso, connected by an admin who has begun. */
beforeEach(async () => {
  await owner.query("SET session_replication_role = replica; TRUNCATE customer CASCADE; SET session_replication_role = DEFAULT");
  customer = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "Casey" });
  const ada = { entraTenantId: tenantId, entraObjectId: randomUUID(), name: "Ada", userName: "ada@fabrikam.com", roles: null };
  personId = (await recordPerson(customer.id, ada)).id;
  await bindEntraTenant(customer.id, { tenantId, tenantName: "Fabrikam", initialDomain: "fabrikam.onmicrosoft.com", personId });
  customer = await getCustomer(customer.id);
});

/** A run that ended after its only change: made, tried without an answer, or never tried. */
async function ran(end: "done" | "no-answer" | "not-tried"): Promise<void> {
  const id = randomUUID();
  await createRun(customer.id, { id, startedBy: personId, plan: [{ do: "create-client-secret" }] });
  const trouble = end === "no-answer" ? troubleOf("microsoft-unreachable", { at: new Date().toISOString() }) : null;
  await recordChange(customer.id, id, "create-client-secret", { state: end === "done" ? "done" : "failed", trouble });
  await setRunState(customer.id, id, { state: "done", finishedAt: new Date().toISOString() });
}

const actions = async () => (await listAudit(customer.id)).map(({ actorKind, actorName, action }) => `${actorKind}:${actorName} ${action}`);
const events = () =>
  asStaffWriter((db) => db.securityEvent.findMany({ where: { customerId: customer.id }, orderBy: { id: "asc" } })).then((rows) =>
    rows.map(({ actorId, action }) => ({ actorId, action })),
  );
const opened = async () => (await listOpenApprovals(customer.id))[0]?.id ?? "";
const decide = (by: StaffMember, id: string, decision: "approved" | "refused" = "approved") =>
  decideApproval(customer, { id, decision }, by);

describe("undoing a connection", () => {
  it("is free before the first change, and leaves nothing of the tenant but what is archived", async () => {
    const { id } = customer;
    const session = await openSession(id, personId);
    const stolen = await mintInvitation(id, { createdBy: "Casey" });
    await saveChoices(id, { capabilities: [], alertTypes: ["defender-alerts"], portalUrl: null }, personId);
    await recordConsent(id, "graph", { answeredAt: new Date() });
    await recordSteps(id, [stepView("connect", "done", "Fabrikam", new Date().toISOString())]);
    await recordSubmission(id, "data-source", { state: "saved", integrationId: "integration-1" });
    await rememberApp(id, { appId: randomUUID() });
    for (const kind of ["client-secret", "graph-token", "exchange-token", "dropzone-api-key"] as const)
      await sealCredential(id, kind, { reference: "r", value: "v" });

    const undone = await undoBinding(customer, casey);
    expect(undone).toMatchObject({ ok: true, invited: { link: expect.stringContaining("/join/") } });
    expect(await getCustomer(id)).toMatchObject({ entraTenantId: null, entraTenantName: null, boundAt: null, boundBy: null, appId: null });
    expect(await findCustomerByEntraTenant(tenantId)).toBeNull();
    expect(await findSession(session.token)).toBeNull();
    expect(await findInvitation(stolen.token)).toEqual({ ok: false, reason: "revoked" });
    expect(undone.ok && (await findInvitation(undone.invited.link.split("/").at(-1) ?? "")).ok).toBe(true);
    expect([await findChoices(id), await latestRun(id), await listSteps(id), await listSubmissions(id)]).toEqual([null, null, [], []]);
    expect(await findConsent(id, "graph")).toEqual({ answeredAt: null, readBackAt: null });
    for (const kind of ["client-secret", "graph-token", "exchange-token"] as const) expect(await describeCredential(id, kind)).toBeNull();
    // Staff entered it, for a Dropzone tenant that stays the customer's.
    expect(await describeCredential(id, "dropzone-api-key")).not.toBeNull();

    const { rows } = await owner.query("SELECT kept FROM ended_binding WHERE customer_id = $1 AND entra_tenant_id = $2", [id, tenantId]);
    expect(rows[0]?.kept).toMatchObject({ integrations: [{ integrationId: "integration-1" }], steps: [{ step: "connect" }] });
    expect(await actions()).toEqual(["staff:Casey Morgan binding-undone", "staff:Casey Morgan invitation-replaced"]);
    expect((await readTrail(id)).verdict).toMatchObject({ ok: true });
    expect(await events()).toEqual([{ actorId: casey.id, action: "binding-undone" }]);
  });

  it("lets the customer connect another tenant, whose page names nobody of the old one", async () => {
    await undoBinding(customer, casey);
    const nora = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Nora", userName: "nora@contoso.com", roles: null };
    const { id } = await recordPerson(customer.id, nora);
    const tenant = { tenantId: nora.entraTenantId, tenantName: "Contoso", initialDomain: null, personId: id };
    expect(await bindEntraTenant(customer.id, tenant)).toEqual({ ok: true });
    const loaded = await loadCustomer(customer.slug, { staff: casey, kind: null, all: true });
    expect(loaded?.people.map(({ name }) => name)).toEqual(["Nora"]);
    expect(loaded?.undo).toBe("freely");
  });

  it("clears what a step of a stopped run wrote after the end, once another tenant is connected", async () => {
    await undoBinding(customer, casey);
    await recordSteps(customer.id, [stepView("client-secret", "done", "Fabrikam", new Date().toISOString())]);
    await sealCredential(customer.id, "client-secret", { reference: "r", value: "of-fabrikam" });
    await bindEntraTenant(customer.id, { tenantId: randomUUID(), tenantName: "Contoso", initialDomain: null, personId });
    expect(await listSteps(customer.id)).toEqual([]);
    expect(await describeCredential(customer.id, "client-secret")).toBeNull();
  });

  it.each(["done", "no-answer"] as const)("needs a colleague once a change was made or may have been: %s", async (end) => {
    await ran(end);
    expect(await undoBinding(customer, casey)).toEqual({ ok: false, reason: "approval-needed" });
    expect(await getCustomer(customer.id)).toMatchObject({ entraTenantId: tenantId });

    expect(await askToUndo(customer, "", casey)).toEqual({ ok: false, reason: "why-missing" });
    expect(await askToUndo(customer, "Fabrikam is not Contoso.", casey)).toMatchObject({ ok: true });
    const id = await opened();
    expect(await decide(casey, id)).toEqual({ ok: false, reason: "own-request" });
    expect(await decide(sue, id)).toEqual({ ok: false, reason: "no-role" });
    expect(await undoBinding(customer, casey)).toEqual({ ok: false, reason: "approval-needed" });

    expect(await decide(sam, id)).toMatchObject({ ok: true, outcome: { ok: true, invited: { link: expect.any(String) } } });
    expect((await getCustomer(customer.id)).entraTenantId).toBeNull();
    expect(await actions()).toEqual([
      "staff:Casey Morgan approval-asked:undo-binding",
      "staff:Sam Admin approval-given:undo-binding",
      "staff:Sam Admin binding-undone",
      "staff:Sam Admin invitation-replaced",
    ]);
    expect(await events()).toEqual([
      { actorId: casey.id, action: "approval-asked" },
      { actorId: sam.id, action: "approval-given" },
      { actorId: sam.id, action: "binding-undone" },
    ]);
  });

  it("is free after a run that tried no change", async () => {
    await ran("not-tried");
    expect(await undoBinding(customer, casey)).toMatchObject({ ok: true });
  });

  it("takes along what was asked or approved about the connection and not used", async () => {
    await askToUndo(customer, "Fabrikam is not Contoso.", casey);
    await undoBinding(customer, casey);
    expect(await listOpenApprovals(customer.id)).toEqual([]);
    await bindEntraTenant(customer.id, { tenantId, tenantName: "Fabrikam", initialDomain: null, personId });
    await ran("done");
    expect(await undoBinding(customer, casey)).toEqual({ ok: false, reason: "approval-needed" });
    await askToUndo(customer, "Again.", casey);
    expect(await decide(sam, await opened())).toMatchObject({ ok: true, outcome: { ok: true } });
  });

  it("says so when nothing is connected", async () => {
    await undoBinding(customer, casey);
    expect(await undoBinding(customer, casey)).toEqual({ ok: false, reason: "not-connected" });
    expect(await askToUndo(customer, "Once more.", casey)).toEqual({ ok: false, reason: "not-connected" });
  });
});

describe("a request for an approval", () => {
  beforeEach(async () => {
    await ran("done");
    await askToUndo(customer, "Fabrikam is not Contoso.", casey);
  });

  it("is made once, and shown to colleagues with who asked and whether they may decide", async () => {
    await askToUndo(customer, "Again.", casey);
    const shown = async (staff: StaffMember) => (await loadCustomer(customer.slug, { staff, kind: null, all: false }))?.approvals;
    expect(await shown(casey)).toMatchObject([{ askedBy: "Casey Morgan", whyNotDecide: "own-request", approval: { facts: { tenantId } } }]);
    expect(await shown(sam)).toMatchObject([{ whyNotDecide: null }]);
    expect(await shown(sue)).toMatchObject([{ whyNotDecide: "no-role" }]);
  });

  it("changes nothing when it is refused, and can be asked again", async () => {
    const id = await opened();
    expect(await decide(sam, id, "refused")).toEqual({ ok: true, outcome: null });
    expect(await decide(sam, id)).toEqual({ ok: false, reason: "gone" });
    expect(await getCustomer(customer.id)).toMatchObject({ entraTenantId: tenantId });
    await askToUndo(customer, "Please.", casey);
    expect(await opened()).not.toBe(id);
  });

  it("cannot be decided after its time, by another customer's staff page, or twice at once", async () => {
    const id = await opened();
    const other = await createCustomer({ name: "Northwind", dropzoneHost: "n.dropzone.app", cloud: "global", createdBy: "Casey" });
    expect(await decideApproval(other, { id, decision: "approved" }, sam)).toEqual({ ok: false, reason: "gone" });
    const second = await member("Robin CSM", "CSM");
    const outcomes = await Promise.all([decide(sam, id, "refused"), decide(second, id, "refused")]);
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    await askToUndo(customer, "Please.", casey);
    const again = await opened();
    await owner.query(
      "SET session_replication_role = replica; UPDATE approval SET ends_at = now() - interval '1 second'; SET session_replication_role = DEFAULT",
    );
    expect(await decide(sam, again)).toEqual({ ok: false, reason: "gone" });
  });
});

describe("the database, whatever the program does,", () => {
  const write = (sql: (db: Parameters<Parameters<typeof inCustomer>[1]>[0]) => Promise<unknown>) => inCustomer(customer.id, sql);

  it("lets go of a tenant only when that binding was ended, and takes no other one in its place", async () => {
    const unbind = (entraTenantId: string | null) =>
      write((db) => db.customer.update({ where: { id: customer.id }, data: { entraTenantId, boundAt: null } }));
    await expect(unbind(null)).rejects.toThrow("does not change once it is bound");
    await expect(unbind(randomUUID())).rejects.toThrow("does not change once it is bound");
  });

  it("ends no binding after a change without the approval of a second person", async () => {
    await ran("done");
    const row = {
      id: randomUUID(),
      customerId: customer.id,
      entraTenantId: tenantId,
      boundAt: new Date(customer.boundAt ?? 0),
      endedBy: casey.id,
      kept: {},
    };
    await expect(write((db) => db.endedBinding.create({ data: row }))).rejects.toThrow("a second staff member has to approve");
    await askToUndo(customer, "Why not.", casey);
    const approvalId = await opened();
    await expect(write((db) => db.endedBinding.create({ data: { ...row, approvalId } }))).rejects.toThrow("a second staff member");
    expect(await endBinding(customer.id, { staffId: casey.id, approvalId })).toEqual({ ok: false, reason: "approval-needed" });
  });

  it("ends no later binding to the same tenant with an approval of an earlier one", async () => {
    await ran("done");
    await askToUndo(customer, "Why not.", casey);
    const approvalId = await opened();
    const approval = { decision: "approved", decidedBy: sam.id, decidedAt: new Date() };
    await write((db) => db.approval.update({ where: { id: approvalId }, data: approval }));
    const boundAt = new Date(Date.now() + 60_000);
    await write((db) => db.customer.update({ where: { id: customer.id }, data: { boundAt } }));
    await expect(endBinding(customer.id, { staffId: casey.id, approvalId })).rejects.toThrow("a second staff member has to approve");
  });

  it("lengthens no request's time", async () => {
    await askToUndo(customer, "Why not.", casey);
    const data = { endsAt: new Date(Date.now() + 365 * 86_400_000) };
    const id = await opened();
    await expect(write((db) => db.approval.update({ where: { id }, data }))).rejects.toThrow("does not change");
  });

  it("accepts no decision by the one who asked, and none that is changed later", async () => {
    await ran("done");
    await askToUndo(customer, "Why not.", casey);
    const [id, decidedAt] = [await opened(), new Date()];
    const decided = (by: string, decision: string) =>
      write((db) => db.approval.update({ where: { id }, data: { decision, decidedBy: by, decidedAt } }));
    await expect(decided(casey.id, "approved")).rejects.toThrow("approval_second_person");
    await decided(sam.id, "refused");
    await expect(decided(sam.id, "approved")).rejects.toThrow("does not change");
  });

  it("deletes nothing that was found in a tenant while it is bound", async () => {
    await saveChoices(customer.id, { capabilities: [], alertTypes: ["defender-alerts"], portalUrl: null }, personId);
    await expect(write((db) => db.choice.deleteMany({ where: { customerId: customer.id } }))).rejects.toThrow("while the tenant is bound");
  });
});

describe("what is stored about a customer", () => {
  let drew: StaffMember;
  beforeAll(async () => {
    drew = await member("Drew Admin", "Admin");
  });
  beforeEach(async () => {
    const ada = { kind: "customer", id: personId } as const;
    await recordAudit(customer.id, { actor: ada, action: "signed-in", detail: { roles: null } });
    const actor = { ...ada, name: "Ada" };
    await recordSecurityEvent({ actor, action: "customer-signed-in", customerId: customer.id, detail: {} });
    await sealCredential(customer.id, "client-secret", { reference: "key-1", value: "a-secret" });
    await openSession(customer.id, personId);
    await ran("done");
  });

  const tablesWith = async (condition: (table: string) => string) => {
    const { rows } = await owner.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'");
    const found: string[] = [];
    for (const { tablename } of rows)
      if ((await owner.query(`SELECT FROM ${tablename} t WHERE ${condition(tablename)}`)).rows.length > 0) found.push(tablename);
    return found.sort();
  };
  const erasing = { kind: "erase-customer", facts: { because: "They left." } } as const;
  const ask = (who: StaffMember) => askApproval(customer, { ...erasing, about: customer.id }, who);

  it("is exported whole and without secrets, and the export is a security event", async () => {
    const everything = await exportCustomer(customer, sam);
    const { rows } = await owner.query("SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'customer_id'");
    const derived = ["customer_word", "staff_search", "summary_due", "sign_in_attempt", "audit_head"];
    const tables = rows.map(({ name }) => name as string).filter((name) => !derived.includes(name));
    expect(Object.keys(everything)).toEqual(expect.arrayContaining([...tables, "customer"]));
    const text = JSON.stringify(everything);
    expect(text).toContain("Ada");
    for (const table of ["session", "invitation", "sealed_credential"]) {
      const column = table === "sealed_credential" ? "sealed" : "token_hash";
      for (const row of (await owner.query(`SELECT ${column} AS value FROM ${table}`)).rows) expect(text).not.toContain(row.value);
    }
    expect(await events()).toContainEqual({ actorId: sam.id, action: "customer-exported" });
  });

  it("is erased only with the approval of a second Admin", async () => {
    await expect(eraseRows(customer.id)).rejects.toThrow("approval of a second person");
    expect(await ask(casey)).toEqual({ ok: false, reason: "no-role" });
    const asked = await ask(sam);
    const id = asked.ok ? asked.approval.id : "";
    expect(await decideApproval(customer, { id, decision: "approved" }, sam)).toEqual({ ok: false, reason: "own-request" });
    expect(await decideApproval(customer, { id, decision: "approved" }, casey)).toEqual({ ok: false, reason: "no-role" });
    await expect(eraseRows(customer.id)).rejects.toThrow("approval of a second person");
    expect(await decideApproval(customer, { id, decision: "refused" }, drew)).toEqual({ ok: true, outcome: null });
    await expect(eraseRows(customer.id)).rejects.toThrow("approval of a second person");
    expect((await getCustomer(customer.id)).name).toBe("Contoso");
  });

  it("is gone after that, but for the trail and the security events, which still verify without the names of their people", async () => {
    const asked = await ask(sam);
    const approved = await decideApproval(customer, { id: asked.ok ? asked.approval.id : "", decision: "approved" }, drew);
    expect(approved).toMatchObject({ ok: true, outcome: { ok: true, isErased: true } });

    const { rows } = await owner.query("SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'customer_id'");
    const hasCustomer = new Set(rows.map(({ name }) => name as string));
    const left = await tablesWith((table) => (hasCustomer.has(table) ? `t.customer_id = '${customer.id}'` : "false"));
    expect(left).toEqual(["audit_entry", "audit_head", "security_event"]);
    expect(await tablesWith(() => `t::text LIKE '%${customer.id}%' AND t::text ~ 'Ada|ada@'`)).toEqual([]);
    const { entries, verdict } = await readTrail(customer.id);
    expect(verdict).toMatchObject({ ok: true, withoutName: 1 });
    expect(entries.find(({ actorKind }) => actorKind === "customer")).toMatchObject({ actor: personId, actorName: null });
    expect(entries.at(-1)).toMatchObject({ action: "customer-erased", actorName: "Drew Admin" });
    expect(await verifySecurityEvents()).toMatchObject({ ok: true });
    expect((await events()).at(-1)).toEqual({ actorId: drew.id, action: "customer-erased" });
    expect(await listTrails()).toContain(customer.id);
  });

  it("keeps its names in the trail while the customer is there", async () => {
    const forget = inCustomer(customer.id, (db) => db.auditEntry.updateMany({ where: { actor: personId }, data: { actorName: null } }));
    await expect(forget).rejects.toThrow("append-only");
  });
});
