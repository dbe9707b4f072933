import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDropzoneKey } from "@/lib/provisioning/tenant/dropzone-key";
import { readCsv } from "@/lib/staff/csv";
import { listUntestedKeyHolders, openCredential, sealCredential } from "@/lib/store/credentials";
import { findCustomerBySlug, getCustomer } from "@/lib/store/customers";
import { findInvitation } from "@/lib/store/invitations";
import { actionsOf, type Desk, openDesk, tokenIn, wish } from "@/testing/desk";
import { changeDetails } from "./change-details";
import { createFromForm } from "./create-customer";
import { importCustomers, previewImport } from "./import-customers";
import { loadCustomers } from "./list-customers";
import { loadCustomer } from "./load-customer";
import { refreshDue } from "./refresh-summaries";
import { retestKeys } from "./retest-keys";

let desk: Desk;
let database: Desk["database"];
let sandbox: Desk["sandbox"];
let casey: Desk["casey"];
let made: Desk["made"];

beforeAll(async () => {
  desk = await openDesk();
  ({ database, sandbox, casey, made } = desk);
});
afterAll(() => desk.close());

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
