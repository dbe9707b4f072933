import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stepView } from "@/lib/onboarding/status/step-view";
import { readCsv } from "@/lib/staff/csv";
import { listAudit } from "@/lib/store/audit";
import { readTrail } from "@/lib/store/audit-trails";
import { saveChoices } from "@/lib/store/choices";
import { openCredential, sealCredential } from "@/lib/store/credentials";
import { bindEntraTenant, createCustomer, getCustomer, rememberApp } from "@/lib/store/customers";
import { findInvitation } from "@/lib/store/invitations";
import { recordPerson } from "@/lib/store/people";
import { listSteps, recordSteps } from "@/lib/store/step-evidence";
import { recordSubmission } from "@/lib/store/submissions";
import { actionsOf, type Desk, openDesk, tokenIn } from "@/testing/desk";
import { assignOwner, changeContact, recordViewAsCustomer, writeNote } from "./change-customer";
import { changeDetails } from "./change-details";
import { canCheck, checkStep } from "./check-step";
import { invite, revokeInvitations } from "./invite";
import { exportCustomers, loadCustomers } from "./list-customers";
import { loadCustomer } from "./load-customer";
import { refreshDue } from "./refresh-summaries";

let desk: Desk;
let casey: Desk["casey"];
let made: Desk["made"];

beforeAll(async () => {
  desk = await openDesk();
  ({ casey, made } = desk);
});
afterAll(() => desk.close());

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
