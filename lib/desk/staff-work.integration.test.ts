import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { retentionDays } from "@/lib/catalogue/retention";
import { stepView } from "@/lib/onboarding/status/step-view";
import { testDropzoneKey } from "@/lib/provisioning/tenant/dropzone-key";
import { readNewCustomer } from "@/lib/staff/adding/new-customer";
import { readCsv } from "@/lib/staff/csv";
import { listOpenApprovals } from "@/lib/store/approvals";
import { listAudit } from "@/lib/store/audit";
import { readTrail } from "@/lib/store/audit-trails";
import { saveChoices } from "@/lib/store/choices";
import { listUntestedKeyHolders, openCredential, sealCredential } from "@/lib/store/credentials";
import { bindEntraTenant, createCustomer, findCustomerBySlug, getCustomer, rememberApp } from "@/lib/store/customers";
import { disconnectDatabase, inCustomer } from "@/lib/store/database";
import { listToErase, setEnded } from "@/lib/store/ended-customers";
import { eraseRows } from "@/lib/store/erasing";
import { findInvitation } from "@/lib/store/invitations";
import { recordPerson } from "@/lib/store/people";
import { createRun, recordChange, setRunState } from "@/lib/store/runs";
import { findSession, openSession } from "@/lib/store/sessions";
import { recordStaff, type StaffMember } from "@/lib/store/staff";
import { listSteps, recordSteps } from "@/lib/store/step-evidence";
import { recordSubmission } from "@/lib/store/submissions";
import { startSandbox } from "@/sandbox/server";
import { useFreshDatabase } from "@/testing/database";
import { decideApproval } from "./approvals";
import { endOrAsk } from "./ask-to-end";
import { assignOwner, changeContact, recordViewAsCustomer, writeNote } from "./change-customer";
import { changeDetails } from "./change-details";
import { canCheck, checkStep } from "./check-step";
import { createFromForm } from "./create-customer";
import { resumeCustomer } from "./end-customer";
import { endPersonsSessions } from "./end-sessions";
import { eraseEnded, exportForCustomer } from "./erase-customer";
import { importCustomers, previewImport } from "./import-customers";
import { invite, revokeInvitations } from "./invite";
import { exportCustomers, loadCustomers } from "./list-customers";
import { loadCustomer } from "./load-customer";
import { refreshDue } from "./refresh-summaries";
import { retestKeys } from "./retest-keys";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let casey: StaffMember;

beforeAll(async () => {
  [database, sandbox] = await Promise.all([useFreshDatabase(), startSandbox({ port: 0 })]);
  process.env.MICROSOFT_LOGIN_ORIGIN = sandbox.origin;
  process.env.DROPZONE_ORIGIN = sandbox.origin;
  casey = await recordStaff({ entraObjectId: randomUUID(), name: "Casey Morgan", userName: "casey@dropzone.ai", roles: ["CSM"] });
});
afterAll(async () => {
  await disconnectDatabase();
  await Promise.all([database.close(), sandbox.close()]);
});

const tokenIn = (link: string) => link.split("/").at(-1) ?? "";
const actionsOf = async (customerId: string) =>
  (await listAudit(customerId)).map(({ actorKind, actorName, action }) => `${actorKind}:${actorName} ${action}`);

function wish(entries: Parameters<typeof readNewCustomer>[0]) {
  const read = readNewCustomer(entries);
  if (!read.ok) throw new Error(JSON.stringify(read.fieldErrors));
  return read.wish;
}

async function made(name: string) {
  const host = `${name.toLowerCase()}.dropzone.app`;
  const outcome = await createFromForm(wish({ name, dropzoneHost: host }), casey, { mayShareHost: false });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.fieldErrors));
  return outcome;
}

describe("the sessions of a customer's person", () => {
  it("are ended by staff at once, and the customer reads who did it", async () => {
    const { customer } = await made("Sessions");
    const seen = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Ada", userName: "ada@example.com", roles: null };
    const ada = await recordPerson(customer.id, seen);
    const tokens = [await openSession(customer.id, ada.id), await openSession(customer.id, ada.id)].map(({ token }) => token);
    expect(await endPersonsSessions(customer, ada.id, casey)).toBe(2);
    expect(await Promise.all(tokens.map((token) => findSession(token)))).toEqual([null, null]);
    expect(await actionsOf(customer.id)).toContain("staff:Casey Morgan sessions-ended");
    // There is nothing left to end, and nothing to write down.
    expect(await endPersonsSessions(customer, ada.id, casey)).toBe(0);
    expect((await actionsOf(customer.id)).filter((action) => action.endsWith("sessions-ended"))).toHaveLength(1);
  });

  it("of another customer are not reached", async () => {
    const [own, other] = [await made("Own"), await made("Another")];
    const seen = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Uma", userName: "uma@example.com", roles: null };
    const uma = await recordPerson(other.customer.id, seen);
    const tenant = { tenantId: seen.entraTenantId, tenantName: "Another", initialDomain: null, personId: uma.id };
    await bindEntraTenant(other.customer.id, tenant);
    const { token } = await openSession(other.customer.id, uma.id);
    expect(await endPersonsSessions(own.customer, uma.id, casey)).toBe(0);
    expect(await findSession(token)).not.toBeNull();
  });
});

describe("a new customer", () => {
  it("has its key, owner, contact and a working invitation, and the audit trail names who added it", async () => {
    const entries = {
      name: "Contoso",
      dropzoneHost: "contoso.dropzone.app",
      apiKey: "dz_sandbox_contoso",
      owner: casey.id,
      contactName: "Cora",
    };
    const outcome = await createFromForm(wish(entries), casey, { mayShareHost: false });
    if (!outcome.ok) throw new Error(outcome.reason);
    const { customer, invited } = outcome;
    expect(customer).toMatchObject({ slug: "contoso", ownerId: casey.id, contactName: "Cora", cloud: "global" });
    expect(outcome.keyRemark).toBeNull();
    expect(await openCredential(customer.id, "dropzone-api-key")).toMatchObject({ value: "dz_sandbox_contoso" });
    expect(await findInvitation(tokenIn(invited.link))).toMatchObject({ ok: true, customer: { slug: "contoso" } });
    expect(invited.letter.body).toContain(invited.link);
    expect(await actionsOf(customer.id)).toEqual(["staff:Casey Morgan customer-created", "staff:Casey Morgan invitation-made"]);
  });

  it("has neither its key nor its link in plain text anywhere in the database", async () => {
    const { customer, invited } = await made("Secretive");
    await sealCredential(customer.id, "dropzone-api-key", { reference: "x", value: "a-key-nobody-should-see" });
    const db = new pg.Client({
      connectionString: database.adminUrl.replace(/\/[^/]*$/, `/${new URL(database.ownerUrl).pathname.slice(1)}`),
    });
    await db.connect();
    const { rows } = await db.query<{ xml: string }>("SELECT schema_to_xml('public', true, true, '')::text AS xml");
    await db.end();
    expect(rows[0]?.xml).toContain("Secretive");
    expect(rows[0]?.xml).not.toContain("a-key-nobody-should-see");
    expect(rows[0]?.xml).not.toContain(tokenIn(invited.link));
  });

  it("is refused when its given slug is taken, and gets another slug when that was made from the name", async () => {
    await made("Fabrikam");
    const given = await createFromForm(wish({ name: "F", slug: "fabrikam", dropzoneHost: "f1.dropzone.app" }), casey, {
      mayShareHost: false,
    });
    expect(given).toMatchObject({ ok: false, fieldErrors: { slug: expect.stringContaining("Fabrikam") } });
    const derived = await createFromForm(wish({ name: "Fabrikam", dropzoneHost: "f2.dropzone.app" }), casey, { mayShareHost: false });
    expect(derived).toMatchObject({ ok: true, customer: { slug: "fabrikam-2" } });
  });

  it("can share a Dropzone tenant only when staff confirm it", async () => {
    await made("Litware");
    const second = wish({ name: "Litware EMEA", dropzoneHost: "litware.dropzone.app" });
    expect(await createFromForm(second, casey, { mayShareHost: false })).toMatchObject({
      ok: false,
      hasSameHost: { slug: "litware", name: "Litware" },
    });
    expect(await createFromForm(second, casey, { mayShareHost: true })).toMatchObject({ ok: true });
    const loaded = await loadCustomer("litware", { staff: casey, kind: null, all: false });
    expect(loaded?.sharesHostWith).toEqual([{ slug: "litware-emea", name: "Litware EMEA" }]);
  });
});

describe("an import", () => {
  const table = [
    "name;dropzone_host;owner;api_key",
    "Alpine;alpine.dropzone.app;casey@dropzone.ai;key-a",
    "Coho;coho.dropzone.app;;",
    "Coho twice;coho.dropzone.app;;",
    "Bad;bad.example.com;;",
  ].join("\r\n");

  it("shows every row's fate and writes nothing", async () => {
    const preview = await previewImport(table);
    expect(preview.ok && preview.fates.map(({ fate }) => fate)).toEqual(["create", "create", "cannot", "cannot"]);
    expect(await findCustomerBySlug("alpine")).toBeNull();
  });

  it("creates the customers that can be created, and returns working links", async () => {
    const done = await importCustomers(table, casey);
    if (!done.ok) throw new Error(done.reason);
    expect(done).toMatchObject({ created: [{ slug: "alpine" }, { slug: "coho" }], failed: [], left: { length: 2 } });
    const read = readCsv(done.csv);
    const links = read.ok ? read.rows.slice(1).map((row) => row.cells[3] ?? "") : [];
    expect(links).toHaveLength(2);
    for (const link of links) expect(await findInvitation(tokenIn(link))).toMatchObject({ ok: true });
    const alpine = await findCustomerBySlug("alpine");
    expect(alpine).toMatchObject({ ownerId: casey.id });
    expect(await openCredential(alpine?.id ?? "", "dropzone-api-key")).toMatchObject({ value: "key-a" });
  });

  it("adds no customer twice when the same table is imported again", async () => {
    const again = await importCustomers(table, casey);
    expect(again).toMatchObject({ ok: true, created: [] });
    expect(again.ok && again.left.map(({ fate }) => fate)).toEqual(["already-there", "already-there", "already-there", "cannot"]);
  });
});

describe("the Dropzone key that staff enter", () => {
  const fabrikam = { name: "Fabrikam Key", dropzoneHost: "fabrikam.dropzone.app" };
  /** Fabrikam's Dropzone tenant, for one test of a key: it is tried twice. */
  const outOfOrder = () => {
    const tenant = sandbox.world.state.tenants.find(({ label }) => label === "fabrikam")?.id as string;
    sandbox.world.faults.push({ match: { service: "dropzone", tenant }, fault: "server-error", status: 500, times: 2 });
  };
  const load = (slug: string) => loadCustomer(slug, { staff: casey, kind: null, all: false });
  const waiting = async (slug: string) => (await load(slug))?.waiting;
  const keyFact = async (slug: string) => (await load(slug))?.facts.find(({ label }) => label === "Dropzone API key")?.value;

  it("is refused in the form when Dropzone does not accept it, and nobody is created", async () => {
    // It was found at the end of the run, and the customer was told to upload a certificate.
    const outcome = await createFromForm(wish({ ...fabrikam, apiKey: "dz_wrong" }), casey, { mayShareHost: true });
    expect(outcome).toMatchObject({ ok: false, fieldErrors: { apiKey: expect.stringContaining("fabrikam.dropzone.app does not accept") } });
    expect(await findCustomerBySlug("fabrikam-key")).toBeNull();
  });

  it("does not keep a customer from being added while Dropzone is out of order", async () => {
    outOfOrder();
    const outcome = await createFromForm(wish({ ...fabrikam, apiKey: "dz_sandbox_fabrikam" }), casey, { mayShareHost: true });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.fieldErrors));
    expect(outcome.keyRemark).toContain("could not be tested");
    expect(await waiting("fabrikam-key")).toMatchObject({ who: "customer-admin" });
    expect(await keyFact("fabrikam-key")).toContain("Not tested yet");
    outOfOrder();
    await retestKeys();
    expect(await keyFact("fabrikam-key")).toContain("Not tested yet");
    await retestKeys();
    expect(await keyFact("fabrikam-key")).toBe("Accepted by Dropzone");
    expect(await listUntestedKeyHolders()).not.toContain(outcome.customer.id);
  });

  it("is found wrong by the next test when Dropzone was out of order, and the onboarding then waits for us", async () => {
    outOfOrder();
    const late = wish({ name: "Tardy", dropzoneHost: fabrikam.dropzoneHost, apiKey: "dz_wrong" });
    expect(await createFromForm(late, casey, { mayShareHost: true })).toMatchObject({ ok: true });
    expect(await waiting("tardy")).toMatchObject({ who: "customer-admin" });
    await retestKeys();
    expect(await keyFact("tardy")).toBe("Not accepted by Dropzone");
    expect(await waiting("tardy")).toMatchObject({ who: "us", step: "data-source" });
  });

  it("is missed from the beginning when none was entered, and the onboarding waits for us until it is there", async () => {
    // The list named the customer's admin until somebody opened a plan.
    const none = await made("Nokey");
    expect(await waiting("nokey")).toMatchObject({ who: "us", step: "data-source" });
    expect(await keyFact("nokey")).toBe("Not entered yet");
    const { name, dropzoneHost, cloud } = none.customer;
    sandbox.world.faults.push({ match: { service: "dropzone" }, fault: "server-error", status: 500, times: 2 });
    const changed = await changeDetails(
      none.customer.id,
      { name, dropzoneHost, cloud, apiKey: "dz_not_tested" },
      { staff: casey, mayShareHost: false },
    );
    expect(changed).toMatchObject({ ok: true, keyRemark: expect.stringContaining("could not be tested") });
    expect(await waiting("nokey")).toMatchObject({ who: "customer-admin" });
  });

  it("makes the onboarding wait for us when it turns out wrong, until the right one is entered", async () => {
    const customer = await getCustomer((await findCustomerBySlug("fabrikam-key"))?.id ?? "");
    await sealCredential(customer.id, "dropzone-api-key", { reference: customer.dropzoneHost, value: "dz_wrong" });
    expect(await testDropzoneKey(customer)).toEqual({ ok: false, reason: "dropzone-key-refused" });
    expect(await waiting("fabrikam-key")).toMatchObject({ who: "us", step: "data-source" });
    await refreshDue(50);
    const { rows } = await loadCustomers({ filters: { waitingOn: "us", search: "fabrikam key" }, sort: "name", staff: casey, after: null });
    expect(rows).toHaveLength(1);
    const { name, dropzoneHost, cloud } = customer;
    const change = (apiKey: string) =>
      changeDetails(customer.id, { name, dropzoneHost, cloud, apiKey }, { staff: casey, mayShareHost: false });
    expect(await change("dz_wrong_again")).toMatchObject({
      ok: false,
      fieldErrors: { apiKey: expect.stringContaining("does not accept") },
    });
    expect(await waiting("fabrikam-key")).toMatchObject({ who: "us" });
    expect(await change("dz_sandbox_fabrikam")).toEqual({ ok: true, keyRemark: null });
    expect(await waiting("fabrikam-key")).toMatchObject({ who: "customer-admin" });
  });

  it("is left out of an import when Dropzone does not accept it, and the preview says so", async () => {
    const table = "name,dropzone_host,api_key\nNorthwind Key,northwind.dropzone.app,dz_wrong";
    const preview = await previewImport(table);
    expect(preview.ok && preview.fates).toMatchObject([
      {
        fate: "create",
        wish: { apiKey: null },
        remarks: expect.arrayContaining([expect.stringContaining("does not accept this API key")]),
      },
    ]);
  });
});

describe("ending a customer", () => {
  const drew = { id: "0e000000-0000-4000-8000-0000000000d1", name: "Drew", roles: ["Admin"] as const };
  const csm = () => ({ id: casey.id, name: casey.name, roles: ["CSM"] as const });

  /** Makes a customer look as if the days after their end were over. Only the owner of the tables can. */
  async function overdue(customerId: string): Promise<void> {
    const owner = new pg.Client(database.ownerUrl);
    await owner.connect();
    await owner.query("SET row_security = off");
    await owner.query("ALTER TABLE customer DISABLE TRIGGER ended_now");
    await owner.query("UPDATE customer SET erase_at = now() - interval '1 minute' WHERE id = $1", [customerId]);
    await owner.query("ALTER TABLE customer ENABLE TRIGGER ended_now");
    await owner.end();
  }

  async function connected(name: string) {
    const { customer, invited } = await made(name);
    const seen = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Ada", userName: "ada@example.com", roles: null };
    const ada = await recordPerson(customer.id, seen);
    await bindEntraTenant(customer.id, { tenantId: seen.entraTenantId, tenantName: name, initialDomain: null, personId: ada.id });
    return { customer, invited, ada, token: (await openSession(customer.id, ada.id)).token };
  }

  it("ends invitations and sessions at once, is said in the list, and can be taken back", async () => {
    const { customer, invited, token } = await connected("Leaving");
    const ended = await endOrAsk(customer, "They cancelled.", csm());
    expect(ended).toMatchObject({ ok: true, eraseAt: expect.any(String) });
    const days = (Date.parse((ended.ok && ended.eraseAt) || "") - Date.now()) / (24 * 3_600_000);
    expect(Math.round(days)).toBe(retentionDays.endedCustomers);
    expect(await findSession(token)).toBeNull();
    expect(await findInvitation(tokenIn(invited.link))).toEqual({ ok: false, reason: "revoked" });
    expect(await invite(await getCustomer(customer.id), casey)).toEqual({ ok: false, reason: "customer-ended" });
    await refreshDue(100);
    const listed = async () => (await loadCustomers({ filters: { stage: "ended" }, sort: "name", staff: casey, after: null })).rows;
    expect((await listed()).map(({ slug, waitingOn }) => [slug, waitingOn])).toEqual([["leaving", "nobody"]]);
    const loaded = await loadCustomer("leaving", { staff: casey, kind: null, all: false });
    expect(loaded).toMatchObject({ end: null, waiting: { who: "nobody" }, nudge: { ok: true, step: null } });
    expect(loaded?.nudge.ok && loaded.nudge.letter.body).toContain("/setup/leaving/undo");

    expect(await resumeCustomer(customer, casey)).toEqual({ ok: true });
    await refreshDue(100);
    expect(await listed()).toEqual([]);
    expect((await actionsOf(customer.id)).slice(-2)).toEqual(["staff:Casey Morgan customer-ended", "staff:Casey Morgan customer-resumed"]);
    expect(await invite(await getCustomer(customer.id), casey)).toMatchObject({ ok: true });
  });

  it("needs a second person where the tenant may have been changed", async () => {
    const { customer, ada } = await connected("Changed");
    const runId = randomUUID();
    await createRun(customer.id, { id: runId, startedBy: ada.id, plan: [{ do: "create-client-secret" }] });
    await recordChange(customer.id, runId, "create-client-secret", { state: "done" });
    await setRunState(customer.id, runId, { state: "done", finishedAt: new Date().toISOString() });
    await expect(setEnded(customer.id, { by: "x", because: "x", approvalId: null })).resolves.toEqual({
      ok: false,
      reason: "approval-needed",
    });
    expect(await endOrAsk(customer, "", csm())).toEqual({ ok: false, reason: "why-missing" });
    expect(await endOrAsk(customer, "They cancelled.", csm())).toEqual({ ok: true, eraseAt: null });
    expect((await getCustomer(customer.id)).endedAt).toBeNull();
    const [open] = await listOpenApprovals(customer.id);
    const decision = { id: open?.id ?? "", decision: "approved" } as const;
    expect(await decideApproval(customer, decision, csm())).toEqual({ ok: false, reason: "own-request" });
    expect(await decideApproval(customer, decision, { ...drew, roles: [...drew.roles] })).toMatchObject({
      ok: true,
      outcome: { ok: true },
    });
    expect(await getCustomer(customer.id)).toMatchObject({ endedBy: "Drew", endedBecause: "They cancelled." });
  });

  it("erases what is stored after the stated days, and not before", async () => {
    const { customer } = await connected("Erased");
    await endOrAsk(customer, "They cancelled.", csm());
    await eraseEnded(customer.id);
    await expect(eraseRows(customer.id)).rejects.toThrow("approval of a second person");
    expect(await findCustomerBySlug("erased")).not.toBeNull();
    await overdue(customer.id);
    expect(await listToErase(10)).toEqual([customer.id]);
    await eraseEnded(customer.id);
    expect(await findCustomerBySlug("erased")).toBeNull();
    const trail = await readTrail(customer.id);
    expect([trail.verdict.ok, trail.entries.at(-1)]).toMatchObject([
      true,
      { actor: "portal", action: "customer-erased", detail: { approvalId: null } },
    ]);
  });

  it("is not possible in the past, and not for fewer days: the database refuses", async () => {
    const { customer } = await connected("Backdated");
    const ended = (endedAt: Date, days: number) =>
      inCustomer(customer.id, (db) =>
        db.customer.update({
          where: { id: customer.id },
          data: { endedAt, endedBy: "x", endedBecause: "x", eraseAt: new Date(endedAt.getTime() + days * 24 * 3_600_000) },
        }),
      );
    await expect(ended(new Date(Date.now() - 40 * 24 * 3_600_000), 30)).rejects.toThrow("30 days");
    await expect(ended(new Date(), 29)).rejects.toThrow("30 days");
    await endOrAsk(customer, "They cancelled.", csm());
    await expect(ended(new Date(), 60)).rejects.toThrow("does not change");
  });

  it("gives the customer's people what is stored about them, without what staff wrote for one another", async () => {
    const { customer, ada } = await connected("Portable");
    await writeNote(customer, "planted-note", casey);
    await endOrAsk(customer, "planted-reason", csm());
    const stored = JSON.stringify(await exportForCustomer(customer, ada));
    expect(stored).toContain("ada@example.com");
    expect(stored).not.toMatch(/planted-note|planted-reason|token/i);
  });
});

describe("invitations", () => {
  it("replace one another, and none works after a revocation", async () => {
    const { customer, invited } = await made("Adventure");
    const second = await invite(customer, casey);
    if (!second.ok) throw new Error(second.reason);
    expect(await findInvitation(tokenIn(invited.link))).toEqual({ ok: false, reason: "revoked" });
    expect(await findInvitation(tokenIn(second.link))).toMatchObject({ ok: true });
    await revokeInvitations(customer, casey);
    expect(await findInvitation(tokenIn(second.link))).toEqual({ ok: false, reason: "revoked" });
    expect((await actionsOf(customer.id)).slice(-2)).toEqual([
      "staff:Casey Morgan invitation-replaced",
      "staff:Casey Morgan invitations-revoked",
    ]);
    const loaded = await loadCustomer(customer.slug, { staff: casey, kind: null, all: false });
    expect(loaded?.waiting).toMatchObject({ who: "us", step: "connect" });
  });
});

describe("one customer's page", () => {
  it("does not exist for an unknown slug", async () => {
    expect(await loadCustomer("nobody", { staff: casey, kind: null, all: false })).toBeNull();
  });

  it("shows what staff did, recorded in the customer's own audit trail, whose chain stays valid", async () => {
    const { customer } = await made("Northwind");
    await assignOwner(customer, casey.id, casey);
    await changeContact(customer, { name: "Nora", email: "nora@northwind.com" }, casey);
    await writeNote(customer, "Their Exchange admin is on leave.", casey);
    await recordViewAsCustomer(customer, "Checklist", casey);
    await recordSteps(customer.id, [stepView("connect", "done", "Northwind, confirmed by Nora", new Date().toISOString())]);
    const loaded = await loadCustomer("northwind", { staff: casey, kind: null, all: true });
    expect(loaded?.notes).toMatchObject([{ text: "Their Exchange admin is on leave.", author: { name: "Casey Morgan" } }]);
    expect(loaded?.customer).toMatchObject({ ownerId: casey.id, contactEmail: "nora@northwind.com" });
    const told = loaded?.timeline.entries.map(({ who, what }) => `${who}: ${what}`);
    expect(told).toEqual(
      expect.arrayContaining([
        "Casey Morgan: Set the owner",
        "Casey Morgan: Changed the contact",
        "Casey Morgan: Wrote a note",
        "Casey Morgan: Looked at the page as the customer sees it",
        "The portal: Connect your Entra tenant: done",
      ]),
    );
    expect((await readTrail(customer.id)).verdict).toMatchObject({ ok: true });
    const staffOnly = await loadCustomer("northwind", { staff: casey, kind: "staff", all: true });
    expect(new Set(staffOnly?.timeline.entries.map(({ kind }) => kind))).toEqual(new Set(["staff"]));
    // The customer can download the trail, so it contains neither the staff's notes nor the contact's address.
    expect(JSON.stringify(await listAudit(customer.id))).not.toMatch(/on leave|nora@/);
  });

  it("cannot be assigned to somebody who is not staff", async () => {
    const { customer } = await made("Tailspin");
    expect(await assignOwner(customer, randomUUID(), casey)).toEqual({ ok: false, reason: "not-staff" });
  });
});

describe("a customer's details", () => {
  const change = (id: string, wish: Partial<Parameters<typeof changeDetails>[1]>, mayShareHost = false) =>
    getCustomer(id).then(({ name, dropzoneHost, cloud }) =>
      changeDetails(id, { name, dropzoneHost, cloud, apiKey: null, ...wish }, { staff: casey, mayShareHost }),
    );

  it("can change, and the API key is destroyed when the host changes", async () => {
    const { id } = (await made("Proseware")).customer;
    expect(await change(id, { apiKey: "key-of-proseware" })).toEqual({
      ok: true,
      keyRemark: expect.stringContaining("no Dropzone tenant"),
    });
    expect(await openCredential(id, "dropzone-api-key")).toMatchObject({ value: "key-of-proseware" });
    expect(await change(id, { name: "Proseware Inc.", dropzoneHost: "prose.dropzone.app", cloud: "gcc" })).toMatchObject({ ok: true });
    expect(await getCustomer(id)).toMatchObject({ name: "Proseware Inc.", dropzoneHost: "prose.dropzone.app", cloud: "gcc" });
    expect(await openCredential(id, "dropzone-api-key")).toBeNull();
    expect(await change(id, {})).toEqual({ ok: true, keyRemark: null });
    const trail = (await listAudit(id)).slice(2);
    expect(trail.map(({ action }) => action)).toEqual(["api-key-sealed", "details-changed", "api-key-destroyed"]);
    expect(JSON.stringify(trail)).not.toContain("key-of-proseware");
    const { rows } = await loadCustomers({ filters: { search: "prose.drop" }, sort: "name", staff: casey, after: null });
    expect(rows).toMatchObject([{ name: "Proseware Inc." }]);
  });

  it("can name another customer's Dropzone tenant only when staff confirm it", async () => {
    await made("Lucerne");
    const { id } = (await made("LucerneTwo")).customer;
    const wish = { dropzoneHost: "lucerne.dropzone.app" };
    expect(await change(id, wish)).toMatchObject({ ok: false, hasSameHost: { name: "Lucerne" } });
    expect(await change(id, wish, true)).toMatchObject({ ok: true });
  });

  it("cannot change once something was created that depends on them", async () => {
    const { id } = (await made("Relecloud")).customer;
    const seen = { entraTenantId: randomUUID(), entraObjectId: randomUUID(), name: "Rea", userName: "rea@rele.com", roles: null };
    const { id: personId } = await recordPerson(id, seen);
    await bindEntraTenant(id, { tenantId: seen.entraTenantId, tenantName: "Relecloud", initialDomain: null, personId });
    await recordSubmission(id, "data-source", { state: "saved" });
    expect(await change(id, { cloud: "china", dropzoneHost: "rele.dropzone.app", name: "Rele" })).toMatchObject({
      ok: false,
      fieldErrors: { cloud: expect.stringContaining("connected"), dropzoneHost: expect.stringContaining("submitted") },
    });
    expect(await getCustomer(id)).toMatchObject({ name: "Relecloud", cloud: "global" });
    expect(await change(id, { name: "Rele" })).toMatchObject({ ok: true });
  });
});

describe("checking again without the customer", () => {
  it("gives the reason why it is not possible, and works once the app's secret is sealed here", async () => {
    const { id } = await createCustomer({ name: "Wingtip", dropzoneHost: "wingtip.dropzone.app", cloud: "global", createdBy: "Casey" });
    const check = async (slug: Parameters<typeof canCheck>[1]) => canCheck(await getCustomer(id), slug);
    expect(await check("verification")).toEqual({ ok: false, reason: "not-connected" });

    const tenantId = randomUUID();
    const seen = { entraTenantId: tenantId, entraObjectId: randomUUID(), name: "Wanda", userName: "wanda@wingtip.com", roles: null };
    const { id: personId } = await recordPerson(id, seen);
    await bindEntraTenant(id, { tenantId, tenantName: "Wingtip", initialDomain: null, personId });
    await saveChoices(id, { capabilities: [], alertTypes: ["defender-alerts"], portalUrl: null }, personId);
    expect(await check("exchange-role")).toEqual({ ok: false, reason: "needs-their-admin" });
    expect(await check("verification")).toEqual({ ok: false, reason: "secret-gone" });

    await rememberApp(id, { appId: randomUUID() });
    await sealCredential(id, "client-secret", { reference: randomUUID(), value: "secret-of-an-app-that-is-not-there" });
    expect(await checkStep(await getCustomer(id), "verification", casey)).toEqual({ ok: true });
    expect((await listSteps(id)).map(({ slug }) => slug)).toContain("verification");
    expect(await actionsOf(id)).toEqual(["staff:Casey Morgan checked-again"]);
  });
});

describe("the list", () => {
  const view = { filters: {}, sort: "name" as const };

  it("refreshes due summaries and finds a customer by the beginning of a word", async () => {
    await made("Woodgrove");
    const { rows } = await loadCustomers({ filters: { search: "woodgr" }, sort: "name", staff: casey, after: null });
    expect(rows).toMatchObject([{ slug: "woodgrove", dropzoneHost: "woodgrove.dropzone.app", waitingOn: "us" }]);
  });

  it("is exported completely, page by page, without any formula", async () => {
    const risky = await createCustomer({
      name: "=HYPERLINK(1)",
      slug: "risky",
      dropzoneHost: "r.dropzone.app",
      cloud: "global",
      createdBy: "x",
    });
    while ((await refreshDue(200)) > 0);
    const text = await new Response(exportCustomers({ ...view, staff: casey, pageLength: 3 })).text();
    const read = readCsv(text);
    const rows = read.ok ? read.rows.slice(1) : [];
    const { rows: listed } = await loadCustomers({ ...view, staff: casey, after: null });
    expect(rows.map(({ cells }) => cells[1])).toEqual(listed.map(({ slug }) => slug));
    expect(rows.find(({ cells }) => cells[1] === risky.slug)?.cells[0]).toBe("'=HYPERLINK(1)");
  });

  it("is exported with the current filters", async () => {
    const text = await new Response(exportCustomers({ filters: { mine: true }, sort: "name", staff: casey })).text();
    const read = readCsv(text);
    expect(read.ok && read.rows.slice(1).map(({ cells }) => cells[12])).toEqual(expect.arrayContaining(["Casey Morgan"]));
    expect(text).not.toContain("woodgrove");
  });
});
