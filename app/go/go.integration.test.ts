import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST as recordStaffVisit } from "@/app/api/customers/[customer]/ticket-visits/route";
import { POST as recordCustomerVisit } from "@/app/api/setup/[customer]/ticket-visits/route";
import type { StaffRole } from "@/lib/catalogue/staff-roles";
import { findStep, type Step } from "@/lib/catalogue/steps";
import { cookieName, sessionCookie, staffSessionCookie } from "@/lib/identity/guards/cookies";
import { startPath, ticketVisitPath } from "@/lib/links/paths";
import { loadStep } from "@/lib/provisioning/setup/load-step";
import { listAudit } from "@/lib/store/audit";
import { bindEntraTenant, type Customer, createCustomer } from "@/lib/store/customers";
import { recordPerson } from "@/lib/store/people";
import { openSession } from "@/lib/store/sessions";
import { recordStaff } from "@/lib/store/staff";
import { openStaffSession } from "@/lib/store/staff-sessions";
import { recordTicketVisit } from "@/lib/store/ticket-visits";
import { startSandbox } from "@/sandbox/server";
import { useFreshDatabase } from "@/testing/database";
import { type Stop, TestBrowser } from "@/testing/portal-browser";

/** Links from tickets, as browsers open them, with the real route handlers and database and the sandbox's Entra. */

const portal = "http://localhost:3000";
const contosoTenant = "c0170500-0000-4000-8000-000000000001";
const fabrikamTenant = "fab21ca0-0000-4000-8000-000000000002";
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let contoso: Customer;
let fabrikam: Customer;
let browser: TestBrowser;

beforeAll(async () => {
  database = await useFreshDatabase();
  sandbox = await startSandbox({ port: 0, portalOrigin: portal });
  process.env.MICROSOFT_LOGIN_ORIGIN = sandbox.origin;
  process.env.MICROSOFT_GRAPH_ORIGIN = sandbox.origin;
  await control("reset", { world: "fresh" });
  await control("propagation", { mode: "instant" });
  contoso = await customer("Contoso");
  fabrikam = await customer("Fabrikam");
  await bindEntraTenant(contoso.id, {
    tenantId: contosoTenant,
    tenantName: "Contoso",
    initialDomain: "contoso.onmicrosoft.com",
    personId: "11111111-0000-4000-8000-000000000009",
  });
  await bindEntraTenant(fabrikam.id, {
    tenantId: fabrikamTenant,
    tenantName: "Fabrikam",
    initialDomain: "fabrikam.onmicrosoft.com",
    personId: "11111111-0000-4000-8000-000000000009",
  });
});
afterAll(async () => {
  await sandbox.close();
  await database.close();
});
beforeEach(() => {
  browser = new TestBrowser(portal);
});

const link = "/go/contoso/exchange-role?ticket=DZ-4711";

describe("a person who opens a link from a ticket", () => {
  it("who is signed out is asked whether they are a customer or staff, and learns nothing about the customer", async () => {
    const known = await browser.open(link);
    const unknown = await browser.open("/go/nobody/exchange-role?ticket=DZ-4711");
    expect(known.path).toBe("/go");
    expect(known.url.searchParams.get("to")).toBe(link);
    expect(unknown.url.href.replace("nobody", "contoso")).toBe(known.url.href);
    expect(await visits(contoso)).toEqual([]);
  });

  it("who belongs to the customer is led to the customer's page of the step", async () => {
    const person = await signInToContoso(browser);
    const stop = await browser.open("/go/contoso/app-registration?ticket=DZ-1");
    expect(stop.url.href).toBe(`${portal}/setup/contoso/steps/app-registration?about=app-registration&ticket=DZ-1`);
    expect(await visits(contoso)).toEqual([]);
    expect((await arrives(browser, stop)).status).toBe(200);
    expect((await visits(contoso)).at(-1)).toMatchObject({ actor: person, detail: { ticket: "DZ-1", step: "app-registration" } });
  });

  it("who belongs to another customer is treated like a stranger, and nothing is recorded", async () => {
    await signInToFabrikam(browser);
    const before = await visits(contoso);
    expect((await browser.open(link)).path).toBe("/go");
    expect((await post(browser, ticketVisitPath("customer", "contoso", { ticket: "DZ-4711", about: null }))).status).toBe(404);
    expect(await visits(contoso)).toEqual(before);
  });

  it("is not recorded when another site sends the request", async () => {
    await signInToContoso(browser);
    const before = await visits(contoso);
    const path = ticketVisitPath("customer", "contoso", { ticket: "DZ-evil", about: null });
    expect((await post(browser, path, { origin: "https://evil.example", "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await post(new TestBrowser(portal), path)).status).toBe(401);
    expect(await visits(contoso)).toEqual(before);
  });

  it.each<[StaffRole]>([["CSM"], ["Support"], ["Admin"]])("as %s lands on staff's page of the step", async (role) => {
    await signInAsStaff(browser, [role]);
    const stop = await browser.open(`/go/contoso/Mail.Read?ticket=DZ-${role}`);
    expect(stop.url.href).toBe(
      `${portal}/customers/contoso/steps/graph-permissions?about=Mail.Read&ticket=DZ-${role}#permission-Mail.Read`,
    );
    const before = (await visits(contoso)).length;
    await browser.open(`/go/contoso/Mail.Read?ticket=DZ-${role}`);
    expect(await visits(contoso)).toHaveLength(before);
    expect((await arrives(browser, stop)).status).toBe(200);
    expect((await visits(contoso)).at(-1)).toMatchObject({
      actorKind: "staff",
      actorName: `Sam ${role}`,
      detail: { ticket: `DZ-${role}`, about: "Mail.Read" },
    });
  });

  it("who is in Dropzone's tenant without a role is treated like a stranger", async () => {
    await signInAsStaff(browser, []);
    expect((await browser.open(link)).path).toBe("/go");
  });

  it("who is staff is led to a page that says that there is no such customer", async () => {
    await signInAsStaff(browser, ["Support"]);
    expect((await browser.open("/go/nobody/exchange-role")).path).toBe("/customers/nobody/steps/exchange-role");
  });
});

describe("a link", () => {
  it.each([
    ["permissions", "/setup/contoso/steps/graph-permissions", "permissions"],
    ["AADSTS7000215", "/setup/contoso/steps/client-secret", "AADSTS7000215"],
    ["foo", "/setup/contoso", "foo"],
    ["..%2F..%2Fauth%2Fsign-out", "/setup/contoso", "....authsign-out"],
  ])("to %s lands at %s", async (what, path, about) => {
    await signInToContoso(browser);
    const stop = await browser.open(`/go/contoso/${what}`);
    expect(stop.path).toBe(path);
    expect(stop.url.searchParams.get("about")).toBe(about);
  });

  it("without a ticket is not recorded in the audit trail", async () => {
    await signInToContoso(browser);
    const before = await visits(contoso);
    await browser.open("/go/contoso/exchange-role");
    expect((await post(browser, "/api/setup/contoso/ticket-visits?about=exchange-role")).status).toBe(400);
    expect(await visits(contoso)).toEqual(before);
  });

  it("keeps its ticket through the sign-in", async () => {
    const asked = await browser.open(link);
    const picker = await browser.open(startPath({ purpose: "return", customer: "contoso", returnTo: asked.url.searchParams.get("to") }));
    const end = await browser.press(picker, { name: "person", value: "ada@contoso.com" });
    expect(end.url.href).toBe(`${portal}/setup/contoso/steps/exchange-role?about=exchange-role&ticket=DZ-4711`);
    await arrives(browser, end);
    expect((await visits(contoso)).at(-1)?.detail).toMatchObject({ ticket: "DZ-4711", step: "exchange-role" });
  });

  it("keeps its ticket through consent", async () => {
    await browser.press(await browser.open(startPath({ purpose: "return", customer: "contoso" })), {
      name: "person",
      value: "ada@contoso.com",
    });
    const { primary } = await loadStep(contoso, findStep("connect") as Step, "yes", "DZ-4711");
    expect(primary?.label).toBe("Allow the portal");
    const href = primary && "href" in primary ? primary.href : "";
    const end = await browser.press(await browser.open(href), { name: "decision", value: "accept" });
    expect(end.url.href).toBe(`${portal}/setup/contoso/steps/connect?ticket=DZ-4711`);
  });

  it("of another customer gives no access after the sign-in either", async () => {
    const picker = await browser.open(startPath({ purpose: "return", customer: "fabrikam", returnTo: "/go/fabrikam/connect?ticket=DZ-1" }));
    const end = await browser.press(picker, { name: "person", value: "ada@contoso.com" });
    expect(end.path).toBe("/auth/refused");
    expect(await visits(fabrikam)).toEqual([]);
  });
});

describe("a visit by a ticket", () => {
  const visit = { actor: { kind: "customer", id: "somebody" }, ticket: "DZ-9", step: "connect", about: "connect" } as const;
  it("is recorded once an hour for each person, ticket and step", async () => {
    const count = async () => (await visits(fabrikam)).length;
    const before = await count();
    await Promise.all([
      recordTicketVisit(fabrikam.id, visit),
      recordTicketVisit(fabrikam.id, visit),
      recordTicketVisit(fabrikam.id, visit),
    ]);
    expect(await count()).toBe(before + 1);
    await recordTicketVisit(fabrikam.id, { ...visit, actor: { kind: "customer", id: "somebody else" } });
    await recordTicketVisit(fabrikam.id, { ...visit, ticket: "DZ-10" });
    await recordTicketVisit(fabrikam.id, { ...visit, step: null });
    expect(await count()).toBe(before + 4);
    await recordTicketVisit(fabrikam.id, visit, new Date(Date.now() + 61 * 60_000));
    expect(await count()).toBe(before + 5);
  });
});

const visits = async ({ id }: Customer) => (await listAudit(id)).filter(({ action }) => action === "ticket-opened");

/** What the page sends to which the link led. */
function arrives(who: TestBrowser, { url }: Stop): Promise<Response> {
  const [, section, customer = ""] = url.pathname.split("/");
  const visit = { ticket: url.searchParams.get("ticket") ?? "", about: url.searchParams.get("about") };
  return post(who, ticketVisitPath(section === "setup" ? "customer" : "staff", customer, visit));
}

function post(who: TestBrowser, path: string, headers: Record<string, string> = { origin: portal }): Promise<Response> {
  const cookie = (["session", "staff-session"] as const).flatMap((kind) => {
    const value = who.cookie(cookieName(kind));
    return value === undefined ? [] : [`${cookieName(kind)}=${value}`];
  });
  const request = new NextRequest(new URL(path, portal), { method: "POST", headers: { ...headers, cookie: cookie.join("; ") } });
  const params = Promise.resolve({ customer: path.split("/")[3] ?? "" });
  return path.startsWith("/api/setup/") ? recordCustomerVisit(request, { params }) : recordStaffVisit(request, { params });
}

const control = (what: string, body: object) =>
  fetch(`${sandbox.origin}/sandbox/control/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const customer = (name: string) =>
  createCustomer({ name, dropzoneHost: `${name.toLowerCase()}.dropzone.app`, cloud: "global", createdBy: "test" });

async function signIn(who: TestBrowser, where: Customer, entraTenantId: string): Promise<string> {
  const seen = {
    entraTenantId,
    entraObjectId: "11111111-0000-4000-8000-000000000001",
    name: "Ada",
    userName: "ada@contoso.com",
    roles: null,
  };
  const person = await recordPerson(where.id, seen);
  who.setCookie(sessionCookie(await openSession(where.id, person.id)));
  return person.id;
}
const signInToContoso = (who: TestBrowser) => signIn(who, contoso, contosoTenant);
const signInToFabrikam = (who: TestBrowser) => signIn(who, fabrikam, fabrikamTenant);

async function signInAsStaff(who: TestBrowser, roles: StaffRole[]): Promise<void> {
  const entraObjectId = `22222222-0000-4000-8000-00000000000${roles.length + (roles[0]?.length ?? 0)}`;
  const { id } = await recordStaff({ entraObjectId, name: `Sam ${roles[0] ?? "None"}`, userName: "sam@dropzone.ai", roles });
  who.setCookie(staffSessionCookie(await openStaffSession(id)));
}
