import { randomUUID } from "node:crypto";
import { NextRequest } from "next/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { GET as listEvents } from "@/app/api/customers/events/route";
import { GET as start } from "@/app/auth/start/route";
import { limitsReached } from "@/lib/background/record-limits";
import { peerHeader } from "@/lib/client-address";
import { endColleaguesSessions } from "@/lib/desk/end-sessions";
import { env } from "@/lib/env";
import { findRefusal } from "@/lib/identity/trips/find-refusal";
import { refusedPage } from "@/lib/identity/trips/refusal";
import { staffHome, startPath } from "@/lib/links/paths";
import { bindEntraTenant, createCustomer } from "@/lib/store/customers";
import { asStaffWriter } from "@/lib/store/database";
import { recordPerson } from "@/lib/store/people";
import { listSecurityEvents } from "@/lib/store/security-events";
import { findSession, openSession } from "@/lib/store/sessions";
import { listStaff } from "@/lib/store/staff";
import { findStaffSession, findStaffSessionEnd, openStaffSession, revokeStaffSession } from "@/lib/store/staff-sessions";
import { startSandbox } from "@/sandbox/server";
import { useFreshDatabase } from "@/testing/database";
import { type Stop, TestBrowser } from "@/testing/portal-browser";
import { serveRoute } from "@/testing/route-server";
import { countStatements } from "@/testing/statements";

const portal = "http://localhost:3000";
const staffTenant = "d2090e00-0000-4000-8000-0000000000d2";
const contosoTenant = "c0170500-0000-4000-8000-000000000001";
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let browser: TestBrowser;

beforeAll(async () => {
  process.env.LIMITS = "sign-in-starts=50/600,open-streams=2";
  database = await useFreshDatabase();
  sandbox = await startSandbox({ port: 0, portalOrigin: portal });
  process.env.MICROSOFT_LOGIN_ORIGIN = sandbox.origin;
  process.env.MICROSOFT_GRAPH_ORIGIN = sandbox.origin;
});
afterAll(async () => {
  await sandbox.close();
  await database.close();
});
beforeEach(() => {
  browser = new TestBrowser(portal);
});

describe("staff", () => {
  it("sign in at Dropzone's own tenant, get their role, and reach the page they requested", async () => {
    const returnTo = "/customers?waitingOn=us";
    const door = await browser.open(startPath({ purpose: "staff", returnTo }));
    expect(door.url.pathname).toBe(`/${staffTenant}/oauth2/v2.0/authorize`);
    expect(door.url.searchParams.get("code_challenge_method")).toBe("S256");
    expect(door.url.searchParams.get("nonce")).toBeTruthy();
    expect((await pick(door, "casey@dropzone.ai")).url.href).toBe(`${portal}${returnTo}`);
    expect(await findStaffSession(sessionOf(browser))).toMatchObject({
      staff: { name: "Casey CSM", userName: "casey@dropzone.ai", roles: ["CSM"] },
    });
  });

  it.each([
    ["sam@dropzone.ai", "Support"],
    ["drew@dropzone.ai", "Admin"],
  ])("have the role that the app assigns them: %s is %s", async (userName, role) => {
    expect((await pick(await door(), userName)).path).toBe(staffHome);
    expect((await findStaffSession(sessionOf(browser)))?.staff.roles).toEqual([role]);
  });

  it("have one row each, however often they sign in", async () => {
    await pick(await door(), "casey@dropzone.ai");
    browser = new TestBrowser(portal);
    await pick(await door(), "casey@dropzone.ai");
    expect((await listStaff()).filter(({ userName }) => userName === "casey@dropzone.ai")).toHaveLength(1);
  });

  it("are signed out on the server too", async () => {
    await pick(await door(), "casey@dropzone.ai");
    const token = sessionOf(browser);
    await revokeStaffSession(token, "signed-out");
    expect(await findStaffSession(token)).toBeNull();
  });

  it("are never redirected to another site", async () => {
    const away = await browser.open(startPath({ purpose: "staff", returnTo: "https://evil.example/customers" }));
    expect((await pick(away, "casey@dropzone.ai")).url.href).toBe(`${portal}${staffHome}`);
  });
});

describe("the security events", () => {
  it("have who signed in, by id and name, and why somebody was refused", async () => {
    await pick(await door(), "casey@dropzone.ai");
    browser = new TestBrowser(portal);
    await pick(await door(), "nora@dropzone.ai");
    const { events } = await listSecurityEvents({ group: null, before: null, limit: 100 });
    const casey = (await listStaff()).find(({ userName }) => userName === "casey@dropzone.ai");
    expect(events).toContainEqual(
      expect.objectContaining({ action: "staff-signed-in", actorKind: "staff", actorId: casey?.id, actorName: "Casey CSM" }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({ action: "staff-refused", actorKind: "nobody", detail: { reason: "no-staff-role" } }),
    );
  });
});

describe("a person who is not staff", () => {
  it("of Dropzone without a role is refused with an explanation and can use another account", async () => {
    expect((await pick(await door(), "nora@dropzone.ai")).path).toBe("/staff/refused");
    expect(browser.cookie("portal-staff-session")).toBeUndefined();
    const page = refusal();
    expect(page.what).toBe("nora@dropzone.ai is signed in to Dropzone's tenant without a role in this portal.");
    const again = await browser.open(page.actions[0]?.href as string);
    expect(again.url.searchParams.get("prompt")).toBe("select_account");
    expect((await pick(again, "casey@dropzone.ai")).path).toBe(staffHome);
  });

  it("of a customer is refused by Microsoft's sign-in", async () => {
    const stopped = await pick(await door(), "ada@contoso.com");
    expect(stopped.text).toContain("AADSTS50020");
    expect(browser.cookie("portal-staff-session")).toBeUndefined();
  });

  it.each(["organizations", contosoTenant])("who signs in by way of %s instead is refused with an explanation", async (tenant) => {
    const { url } = await door();
    url.pathname = `/${tenant}/oauth2/v2.0/authorize`;
    expect((await pick(await browser.open(url), "ada@contoso.com")).path).toBe("/staff/refused");
    expect(browser.cookie("portal-staff-session")).toBeUndefined();
  });

  it("who cancels sees that the sign-in was cancelled", async () => {
    const door = await browser.open(startPath({ purpose: "staff" }));
    const state = door.url.searchParams.get("state");
    await browser.open(`/auth/callback?error=access_denied&error_subcode=cancel&error_description=AADSTS65004&state=${state}`);
    expect(refusal().title).toBe("Cancelled");
  });

  it("whom Microsoft does not know in the tenant is told that this side is for staff", async () => {
    const door = await browser.open(startPath({ purpose: "staff" }));
    const state = door.url.searchParams.get("state");
    const end = await browser.open(`/auth/callback?error=invalid_request&error_description=AADSTS50020%3A+No.&state=${state}`);
    expect(end.path).toBe("/staff/refused");
    expect(refusal()).toMatchObject({ title: "This side is for Dropzone's staff", support: [{ label: "Code", value: "AADSTS50020" }] });
  });

  it("who brings the answer to another browser's sign-in is refused", async () => {
    const back = await browser.press(
      await door(),
      { name: "person", value: "drew@dropzone.ai" },
      (url) => url.pathname === "/auth/callback",
    );
    const thief = new TestBrowser(portal);
    expect((await thief.open(back.url)).path).toBe("/auth/refused");
    expect(thief.cookie("portal-staff-session")).toBeUndefined();
    expect((await browser.open(back.url)).path).toBe(staffHome);
    expect((await browser.open(back.url)).path).toBe("/auth/refused");
  });
});

describe("a session of staff", () => {
  it("ends when the same browser signs in anew, and a copied cookie with it", async () => {
    await pick(await door(), "casey@dropzone.ai");
    const before = sessionOf(browser);
    await pick(await browser.open(startPath({ purpose: "staff", account: "other" })), "drew@dropzone.ai");
    expect(sessionOf(browser)).not.toBe(before);
    expect(await findStaffSession(before)).toBeNull();
    expect(await findStaffSessionEnd(before)).toBe("replaced");
    expect((await findStaffSession(sessionOf(browser)))?.staff.userName).toBe("drew@dropzone.ai");
  });

  it("ends when it is not used for half an hour", async () => {
    await pick(await door(), "casey@dropzone.ai");
    const minutesLater = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    expect(await findStaffSession(sessionOf(browser), minutesLater(29))).not.toBeNull();
    expect(await findStaffSession(sessionOf(browser), minutesLater(29 + 31))).toBeNull();
    expect(await findStaffSessionEnd(sessionOf(browser), minutesLater(29 + 31))).toBe("not-used");
  });

  it("is ended by an Admin, and a security event says who did it", async () => {
    await pick(await door(), "casey@dropzone.ai");
    const [casey] = (await listStaff()).filter(({ userName }) => userName === "casey@dropzone.ai");
    const count = await endColleaguesSessions(casey?.id ?? "", { id: "drew", name: "Drew Admin" });
    expect(count).toBeGreaterThan(0);
    expect(await findStaffSession(sessionOf(browser))).toBeNull();
    expect(await lastEvent()).toMatchObject({
      action: "sessions-ended",
      actorId: "drew",
      detail: { of: "staff", whose: casey?.id, count, reason: "by-staff" },
    });
  });
});

describe("the roles of a session", () => {
  const check = () => browser.open(startPath({ purpose: "staff-check", returnTo: "/customers/contoso?show=all" }));
  const checkedAt = async () => Date.parse((await findStaffSession(sessionOf(browser)))?.rolesCheckedAt ?? "");
  const assignments = () => sandbox.world.state.tenants.find(({ id }) => id === staffTenant)?.appRoleAssignments ?? [];

  it("are confirmed by Microsoft without a page, in the same session, and lead back", async () => {
    await pick(await door(), "casey@dropzone.ai");
    const [token, before] = [sessionOf(browser), await checkedAt()];
    expect((await check()).url.href).toBe(`${portal}/customers/contoso?show=all`);
    const asked = browser.visited.findLast(({ pathname }) => pathname.endsWith("/authorize"));
    expect([asked?.searchParams.get("prompt"), asked?.searchParams.get("login_hint")]).toEqual(["none", "casey@dropzone.ai"]);
    expect(sessionOf(browser)).toBe(token);
    expect(await checkedAt()).toBeGreaterThan(before);
  });

  it("count as they are now: a role that was taken away ends the session", async () => {
    await pick(await door(), "casey@dropzone.ai");
    const token = sessionOf(browser);
    const casey = (await findStaffSession(token))?.staff;
    const removed = assignments().splice(
      0,
      Number.POSITIVE_INFINITY,
      ...assignments().filter(({ principalId }) => principalId !== casey?.entraObjectId),
    );
    try {
      expect((await check()).path).toBe("/staff/refused");
      expect(refusal().title).toBe("A role is needed");
      expect(await findStaffSession(token)).toBeNull();
      expect(await findStaffSessionEnd(token)).toBe("roles-changed");
    } finally {
      assignments().splice(0, Number.POSITIVE_INFINITY, ...removed);
    }
  });

  it("cannot be confirmed once the person has signed out at Microsoft: the session ends, and the sign-in leads back", async () => {
    await pick(await door(), "casey@dropzone.ai");
    sandbox.world.state.signedIn = [];
    const end = await check();
    expect([end.path, end.url.searchParams.get("returnTo")]).toEqual(["/staff/sign-in", "/customers/contoso?show=all"]);
    expect(await findStaffSessionEnd(sessionOf(browser))).toBe("not-confirmed");
  });

  it("are not confirmed by another account of the same browser", async () => {
    await pick(await door(), "casey@dropzone.ai");
    const caseys = sessionOf(browser);
    await pick(await browser.open(startPath({ purpose: "staff", account: "other" })), "drew@dropzone.ai");
    browser.setCookie({ name: "portal-staff-session", value: caseys });
    expect((await check()).path).toBe("/staff/sign-in");
  });
});

describe("a strong sign-in", () => {
  afterEach(() => {
    delete env().STAFF_SIGN_IN_REQUIRES;
  });

  it("is asked of Microsoft and found in its answer, when the portal is set so", async () => {
    env().STAFF_SIGN_IN_REQUIRES = { claim: "acrs", value: "c1" };
    const asking = await door();
    expect(JSON.parse(asking.url.searchParams.get("claims") ?? "")).toMatchObject({ id_token: { acrs: { essential: true, value: "c1" } } });
    expect((await pick(asking, "casey@dropzone.ai")).path).toBe(staffHome);
  });

  it("is needed: who takes the request out of the address is refused, and a security event says why", async () => {
    env().STAFF_SIGN_IN_REQUIRES = { claim: "acrs", value: "c1" };
    const { url } = await door();
    url.searchParams.delete("claims");
    expect((await pick(await browser.open(url), "casey@dropzone.ai")).path).toBe("/staff/refused");
    expect(refusal().title).toBe("A stronger sign-in is needed");
    expect(browser.cookie("portal-staff-session")).toBeUndefined();
    expect(await lastEvent()).toMatchObject({ action: "staff-refused", detail: { reason: "strong-sign-in-needed" } });
  });

  it("by a method is refused when Microsoft names none", async () => {
    env().STAFF_SIGN_IN_REQUIRES = { claim: "amr", value: "mfa" };
    expect((await pick(await door(), "casey@dropzone.ai")).path).toBe("/staff/refused");
  });
});

describe("an event stream of staff", () => {
  let server: Awaited<ReturnType<typeof serveRoute>>;
  beforeAll(async () => {
    server = await serveRoute(listEvents);
  });
  afterAll(() => server.close());
  const open = (token: string, ending = new AbortController()) => {
    const headers = { cookie: `portal-staff-session=${token}` };
    return { ending, answer: fetch(`${server.origin}/api/customers/events`, { headers, signal: ending.signal }) };
  };

  it("is opened twice at one time, not three times, and again when one has ended", async () => {
    await pick(await door(), "casey@dropzone.ai");
    const [first, second] = [open(sessionOf(browser)), open(sessionOf(browser))];
    expect([(await first.answer).status, (await second.answer).status]).toEqual([200, 200]);
    const third = await open(sessionOf(browser)).answer;
    expect([third.status, third.headers.get("retry-after")]).toEqual([429, "30"]);
    first.ending.abort();
    let fourth = first;
    // The server notices a little later that the first has gone.
    await vi.waitFor(async () => {
      fourth = open(sessionOf(browser));
      expect((await fourth.answer).status).toBe(200);
    });
    second.ending.abort();
    fourth.ending.abort();
  });

  it("is refused without a page when there is no session, and takes no place then", async () => {
    for (let time = 0; time < 4; time++) expect((await open("invented").answer).status).toBe(401);
  });
});

describe("sign-ins from one address", () => {
  it("are stopped above the limit, in words and before anything is stored, and written down once", async () => {
    for (const listen of limitsReached.listeners ?? []) listen({ start: async () => undefined });
    const from = (address: string) =>
      start(
        new NextRequest(`${portal}/auth/start?purpose=staff`, { headers: { [peerHeader()]: address, "x-forwarded-for": randomUUID() } }),
      );
    for (let time = 0; time < 50; time++) expect((await from("192.0.2.7")).status).toBe(303);
    const sent = await countStatements(() => from("192.0.2.7"));
    expect([sent.value.status, Number(sent.value.headers.get("retry-after"))]).toEqual([429, expect.closeTo(600, -2)]);
    expect(await sent.value.text()).toContain("Wait a few minutes");
    const again = await countStatements(() => from("192.0.2.7"));
    expect([again.value.status, again.statements]).toEqual([429, 0]);
    expect((await from("192.0.2.8")).status).toBe(303);
    await expect.poll(lastEvent).toMatchObject({ action: "limit-reached", detail: { limit: "sign-in-starts", address: "192.0.2.7" } });
    expect((await asStaffWriter((db) => db.securityEvent.findMany({ where: { action: "limit-reached" } }))).length).toBe(1);
  });
});

describe("sessions of customers and of staff", () => {
  it("are never accepted as the other kind, whichever cookie they are put into", async () => {
    const contoso = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "Casey" });
    const seen = { entraTenantId: contosoTenant, entraObjectId: contosoTenant, name: "Ada", userName: "ada@contoso.com", roles: null };
    const ada = await recordPerson(contoso.id, seen);
    await bindEntraTenant(contoso.id, { tenantId: contosoTenant, tenantName: "Contoso", initialDomain: null, personId: ada.id });
    const customers = await openSession(contoso.id, ada.id);
    await pick(await door(), "drew@dropzone.ai");
    const staffs = sessionOf(browser);
    expect(await findStaffSession(customers.token)).toBeNull();
    expect(await findSession(staffs)).toBeNull();
    expect(await findSession(customers.token)).not.toBeNull();
    expect(await findStaffSession(staffs)).not.toBeNull();
  });

  it("are set only by their own sign-in: a staff sign-in gives no customer session, and the reverse", async () => {
    await pick(await door(), "drew@dropzone.ai");
    expect(browser.cookie("portal-session")).toBeUndefined();
    const other = new TestBrowser(portal);
    const returning = await other.open(startPath({ purpose: "return" }));
    await other.press(returning, { name: "person", value: "drew@dropzone.ai" });
    expect(other.cookie("portal-staff-session")).toBeUndefined();
    expect(other.cookie("portal-session")).toBeUndefined();
  });

  it("end by themselves after ten hours", async () => {
    const [member] = await listStaff();
    const { expiresAt } = await openStaffSession(member?.id ?? "");
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(10 * 3_600_000);
  });
});

const lastEvent = () => asStaffWriter((db) => db.securityEvent.findFirst({ orderBy: { id: "desc" } }));
const door = () => browser.open(startPath({ purpose: "staff" }));
const pick = (stop: Stop, person: string) => browser.press(stop, { name: "person", value: person });
const sessionOf = (who: TestBrowser) => who.cookie("portal-staff-session") ?? "";
const refusal = () => refusedPage(findRefusal({ reason: undefined, sealed: browser.cookie("portal-refused") }));
