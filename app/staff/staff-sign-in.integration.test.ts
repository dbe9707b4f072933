import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findRefusal } from "@/lib/identity/trips/find-refusal";
import { refusedPage } from "@/lib/identity/trips/refusal";
import { staffHome, startPath } from "@/lib/links/paths";
import { createCustomer } from "@/lib/store/customers";
import { recordPerson } from "@/lib/store/people";
import { listSecurityEvents } from "@/lib/store/security-events";
import { findSession, openSession } from "@/lib/store/sessions";
import { listStaff } from "@/lib/store/staff";
import { findStaffSession, openStaffSession, revokeStaffSession } from "@/lib/store/staff-sessions";
import { startSandbox } from "@/sandbox/server";
import { useFreshDatabase } from "@/testing/database";
import { type Stop, TestBrowser } from "@/testing/portal-browser";

const portal = "http://localhost:3000";
const staffTenant = "d2090e00-0000-4000-8000-0000000000d2";
const contosoTenant = "c0170500-0000-4000-8000-000000000001";
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let browser: TestBrowser;

beforeAll(async () => {
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
    await revokeStaffSession(token);
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

describe("sessions of customers and of staff", () => {
  it("are never accepted as the other kind, whichever cookie they are put into", async () => {
    const contoso = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "Casey" });
    const seen = { entraTenantId: contosoTenant, entraObjectId: contosoTenant, name: "Ada", userName: "ada@contoso.com", roles: null };
    const ada = await recordPerson(contoso.id, seen);
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

const door = () => browser.open(startPath({ purpose: "staff" }));
const pick = (stop: Stop, person: string) => browser.press(stop, { name: "person", value: person });
const sessionOf = (who: TestBrowser) => who.cookie("portal-staff-session") ?? "";
const refusal = () => refusedPage(findRefusal({ reason: undefined, sealed: browser.cookie("portal-refused") }));
