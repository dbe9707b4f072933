import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sessionCookie, signInCookie } from "@/lib/identity/guards/cookies";
import { confirmTenant, findTenantToConfirm } from "@/lib/identity/trips/confirm-tenant";
import { findRefusal } from "@/lib/identity/trips/find-refusal";
import { refusedPage } from "@/lib/identity/trips/refusal";
import { joinByToken } from "@/lib/identity/trips/start-trip";
import { startPath } from "@/lib/links/paths";
import { listAudit } from "@/lib/store/audit";
import { openCredential } from "@/lib/store/credentials";
import { type Customer, createCustomer, getCustomer } from "@/lib/store/customers";
import { listInvitations, mintInvitation, replaceInvitation } from "@/lib/store/invitations";
import { findSession } from "@/lib/store/sessions";
import { startSandbox } from "@/sandbox/server";
import { useFreshDatabase } from "@/testing/database";
import { type Stop, TestBrowser } from "@/testing/portal-browser";

const portal = "http://localhost:3000";
const contosoTenant = "c0170500-0000-4000-8000-000000000001";
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
});
afterAll(async () => {
  await sandbox.close();
  await database.close();
});

beforeEach(async () => {
  await control("reset", { world: "fresh" });
  await control("propagation", { mode: "instant" });
  await forgetCustomers();
  contoso = await customer("Contoso");
  fabrikam = await customer("Fabrikam");
  browser = new TestBrowser(portal);
});

describe("an invitation", () => {
  it("leads the first admin to the confirmation of their tenant, to consent, and on to the choices", async () => {
    const picked = await join(browser, contoso);
    const asked = new URL(picked.url).searchParams;
    expect(asked.get("scope")?.split(" ").sort()).toEqual(["https://graph.microsoft.com/User.Read", "openid", "profile"]);
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(picked.url.pathname).toBe("/organizations/oauth2/v2.0/authorize");

    const confirm = await pick(browser, picked, "ada@contoso.com");
    expect(confirm.path).toBe("/join/confirm");
    const found = await findTenantToConfirm(browser.cookie("portal-sign-in"));
    expect(found).toMatchObject({
      ok: true,
      candidate: {
        tenantName: "Contoso",
        initialDomain: "contoso.onmicrosoft.com",
        entraTenantId: contosoTenant,
        userName: "ada@contoso.com",
      },
    });
    expect((await getCustomer(contoso.id)).entraTenantId).toBeNull();

    const consent = await confirmTenantIn(browser);
    expect(consent.url.pathname).toBe(`/${contosoTenant}/v2.0/adminconsent`);
    const end = await browser.press(consent, { name: "decision", value: "accept" });
    expect(end.url.href).toBe(`${portal}/setup/${contoso.slug}/choose`);

    const signedIn = await findSession(browser.cookie("portal-session") as string);
    expect(signedIn).toMatchObject({ customer: { id: contoso.id, entraTenantId: contosoTenant }, person: { userName: "ada@contoso.com" } });
    const token = await openCredential(contoso.id, "graph-token");
    expect(token?.reference).toBe(signedIn?.person.id);
    expect(Date.parse(token?.expiresAt as string)).toBeLessThanOrEqual(Date.now() + 3_600_000);
    const audit = await listAudit(contoso.id);
    expect(audit.map(({ action }) => action)).toEqual(["signed-in", "tenant-confirmed", "consent-answered", "delegated-access-read-back"]);
    expect(JSON.stringify(audit)).not.toContain(token?.value);
    expect((await listInvitations(contoso.id))[0]?.firstUsedAt).not.toBeNull();
  });

  it("never appears in an address again, nor does a token", async () => {
    const { token } = await mintInvitation(contoso.id, { createdBy: "Casey" });
    await connect(browser, contoso, "ada@contoso.com", token);
    const secret = (await openCredential(contoso.id, "graph-token"))?.value as string;
    for (const url of browser.visited) {
      expect(url.href).not.toContain(token);
      expect(url.href).not.toContain(secret);
    }
  });

  it("lets a second admin of the same tenant in without asking again", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const other = new TestBrowser(portal);
    const end = await pick(other, await join(other, contoso), "elena@contoso.com");
    expect(end.path).toBe(`/setup/${contoso.slug}`);
    expect(await findSession(other.cookie("portal-session") as string)).toMatchObject({ person: { userName: "elena@contoso.com" } });
  });

  it("refuses a person of another tenant in words, and lets another account try from there", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const other = new TestBrowser(portal);
    const refused = await pick(other, await join(other, contoso), "ada@fabrikam.com");
    expect(refused.path).toBe("/auth/refused");
    expect(other.cookie("portal-session")).toBeUndefined();
    const page = refusal(other);
    expect(page.what).toBe("You signed in to Fabrikam. This invitation belongs to Contoso.");

    const again = await other.open(page.actions[0]?.href as string);
    expect(again.url.searchParams.get("prompt")).toBe("select_account");
    expect((await pick(other, again, "priya@contoso.com")).path).toBe(`/setup/${contoso.slug}`);
  });

  it("cannot bind a tenant that another customer has bound", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const other = new TestBrowser(portal);
    expect((await pick(other, await join(other, fabrikam), "priya@contoso.com")).path).toBe("/auth/refused");
    expect(refusal(other).title).toBe("This tenant is already connected");
    expect((await getCustomer(fabrikam.id)).entraTenantId).toBeNull();
  });

  it("binds a tenant to one customer only, when two are confirmed at once", async () => {
    const other = new TestBrowser(portal);
    await pick(browser, await join(browser, contoso), "ada@contoso.com");
    await pick(other, await join(other, fabrikam), "priya@contoso.com");
    const outcomes = await Promise.all([browser, other].map((b) => confirmTenant(b.cookie("portal-sign-in"))));
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(outcomes.find(({ ok }) => !ok)).toEqual({ ok: false, reason: "tenant-bound-elsewhere" });
  });

  it("that was replaced while its holder was signing in no longer works", async () => {
    const picked = await join(browser, contoso);
    await replaceInvitation(contoso.id, { createdBy: "Casey" });
    await pick(browser, picked, "ada@contoso.com");
    expect(refusal(browser).title).toBe("This invitation has been replaced");
  });

  it.each([
    ["unknown", "not-a-token"],
    ["revoked", null],
  ])("that is %s says so", async (reason, given) => {
    const minted = await mintInvitation(contoso.id, { createdBy: "Casey" });
    await replaceInvitation(contoso.id, { createdBy: "Casey" });
    expect(await joinByToken(given ?? minted.token)).toEqual({ go: `/auth/refused?reason=invitation-${reason}` });
  });

  it("lets a person without roles begin, and knows that they hold none or that Microsoft did not tell", async () => {
    await pick(browser, await join(browser, contoso), "uma@contoso.com");
    const found = await findTenantToConfirm(browser.cookie("portal-sign-in"));
    expect(found.ok && (found.candidate.roles ?? [])).toEqual([]);
  });
});

describe("a sign-in that was tampered with", () => {
  const atCallback = (url: URL) => url.pathname === "/auth/callback";
  const notFinished = `${portal}/auth/refused?reason=sign-in-not-finished`;

  it("is refused when its answer is used a second time", async () => {
    const back = await pick(browser, await join(browser, contoso), "ada@contoso.com", atCallback);
    expect((await browser.open(back.url)).path).toBe("/join/confirm");
    expect((await browser.open(back.url)).url.href).toBe(notFinished);
  });

  it("is refused in another browser, and still works in its own", async () => {
    const back = await pick(browser, await join(browser, contoso), "ada@contoso.com", atCallback);
    const thief = new TestBrowser(portal);
    expect((await thief.open(back.url)).url.href).toBe(notFinished);
    const other = await join(thief, contoso);
    expect(other.text).toContain("Pick an account");
    expect((await thief.open(back.url)).url.href).toBe(notFinished);
    expect((await browser.open(back.url)).path).toBe("/join/confirm");
  });

  it("is refused with a state that nobody gave out", async () => {
    expect((await browser.open("/auth/callback?code=abc&state=made-up")).url.href).toBe(notFinished);
  });

  it.each([
    ["the nonce was exchanged", "nonce"],
    ["the PKCE challenge was exchanged", "code_challenge"],
  ])("is refused when %s", async (_, parameter) => {
    const page = await join(browser, contoso);
    page.url.searchParams.set(parameter, "0".repeat(43));
    const end = await pick(browser, page, "ada@contoso.com");
    expect(end.path).toBe("/auth/refused");
    expect(refusal(browser).title).toBe("The sign-in was not finished");
  });

  it("is refused with the code of another trip", async () => {
    const other = new TestBrowser(portal);
    const stolen = await pick(other, await join(other, contoso), "ada@contoso.com", atCallback);
    const own = await pick(browser, await join(browser, contoso), "uma@contoso.com", atCallback);
    own.url.searchParams.set("code", stolen.url.searchParams.get("code") as string);
    expect((await browser.open(own.url)).path).toBe("/auth/refused");
  });
});

describe("coming back", () => {
  it("leads to the page that was asked for", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const other = new TestBrowser(portal);
    const returnTo = `/setup/${contoso.slug}/steps/exchange-role?ticket=4711`;
    const page = await other.open(startPath({ purpose: "return", customer: contoso.slug, returnTo }));
    expect((await pick(other, page, "elena@contoso.com")).url.href).toBe(`${portal}${returnTo}`);
  });

  it("finds one's own checklist without a link", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const other = new TestBrowser(portal);
    expect((await pick(other, await other.open("/auth/start?purpose=return"), "amir@contoso.com")).path).toBe(`/setup/${contoso.slug}`);
  });

  it("never leads off the site", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const other = new TestBrowser(portal);
    const page = await other.open("/auth/start?purpose=return&returnTo=https%3A%2F%2Fevil.example");
    expect((await pick(other, page, "ada@contoso.com")).url.origin).toBe(portal);
  });

  it("tells a stranger the same about customers that exist and customers that do not", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const seen = [];
    for (const slug of [contoso.slug, "no-such-customer"]) {
      const stranger = new TestBrowser(portal);
      await pick(stranger, await stranger.open(startPath({ purpose: "return", customer: slug })), "ada@northwind.com");
      expect(stranger.cookie("portal-session")).toBeUndefined();
      seen.push(refusal(stranger).what);
    }
    expect(new Set(seen).size).toBe(1);
  });

  it("tells another customer's people the same about customers that exist and customers that do not", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const theirs = new TestBrowser(portal);
    await connect(theirs, fabrikam, "ada@fabrikam.com");
    const seen = [];
    for (const slug of [contoso.slug, "no-such-customer"]) {
      const stranger = new TestBrowser(portal);
      await pick(stranger, await stranger.open(startPath({ purpose: "return", customer: slug })), "ada@fabrikam.com");
      expect(stranger.cookie("portal-session")).toBeUndefined();
      expect(refusal(stranger).what).not.toContain("Contoso");
      seen.push(refusal(stranger).what);
    }
    expect(new Set(seen).size).toBe(1);
  });
});

describe("consent for the whole tenant", () => {
  it("that was cancelled is said so, changes nothing, and can be given after all", async () => {
    await pick(browser, await join(browser, contoso), "ada@contoso.com");
    const consent = await confirmTenantIn(browser);
    await browser.press(consent, { name: "decision", value: "cancel" });
    const page = refusal(browser);
    expect(page.title).toBe("Cancelled");
    expect(await openCredential(contoso.id, "graph-token")).toBeNull();

    const again = await browser.open(page.actions[0]?.href as string);
    expect((await browser.press(again, { name: "decision", value: "accept" })).path).toBe(`/setup/${contoso.slug}/choose`);
  });

  it("is not believed because an address says so", async () => {
    await pick(browser, await join(browser, contoso), "ada@contoso.com");
    const consent = await confirmTenantIn(browser);
    const state = consent.url.searchParams.get("state");
    const forged = `/auth/consent-callback?admin_consent=True&tenant=${contosoTenant}&scope=everything&state=${state}`;
    const end = await browser.open(forged);
    // Microsoft asks the admin itself, or gives no token: either way the portal holds none.
    expect(end.path).not.toBe(`/setup/${contoso.slug}/choose`);
    expect(await openCredential(contoso.id, "graph-token")).toBeNull();
  });

  it("takes an error for an error though the address also says yes", async () => {
    await pick(browser, await join(browser, contoso), "ada@contoso.com");
    const consent = await confirmTenantIn(browser);
    const state = consent.url.searchParams.get("state");
    const query = `admin_consent=True&error=consent_required&error_description=AADSTS65004%3A+declined&state=${state}`;
    await browser.open(`/auth/consent-callback?${query}`);
    expect(refusal(browser)).toMatchObject({ title: "Consent was declined", support: [{ label: "Code", value: "AADSTS65004" }] });
  });

  it("that is not in effect yet is waited for, then goes on by itself", async () => {
    await control("propagation", { mode: "real" });
    await pick(browser, await join(browser, contoso), "ada@contoso.com");
    const waiting = await browser.press(await confirmTenantIn(browser), { name: "decision", value: "accept" });
    expect(waiting.path).toBe("/auth/waiting");
    expect(await openCredential(contoso.id, "graph-token")).toBeNull();

    const wish = { purpose: "graph", customer: contoso.slug, returnTo: waiting.url.searchParams.get("returnTo") } as const;
    expect((await browser.open(startPath(wish))).path).toBe("/auth/waiting");
    await control("clock", { advanceSeconds: 60 });
    expect((await browser.open(startPath(wish))).path).toBe(`/setup/${contoso.slug}/choose`);
  });

  it("for Exchange is a consent of its own, and its token is kept apart", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const wish = { purpose: "consent-exchange", customer: contoso.slug, returnTo: `/setup/${contoso.slug}` } as const;
    const consent = await browser.open(startPath(wish));
    expect(consent.url.searchParams.get("scope")).toBe("https://outlook.office365.com/Exchange.Manage");
    expect((await browser.press(consent, { name: "decision", value: "accept" })).path).toBe(`/setup/${contoso.slug}`);
    expect(await openCredential(contoso.id, "exchange-token")).not.toBeNull();
  });

  it("for Exchange in a tenant without Exchange is refused in words", async () => {
    await control("world", { name: "no-exchange" });
    await connect(browser, contoso, "ada@contoso.com");
    const consent = await browser.open(startPath({ purpose: "consent-exchange", customer: contoso.slug }));
    if (consent.path !== "/auth/refused") await browser.press(consent, { name: "decision", value: "accept" });
    expect(refusal(browser).title).toBe("Your tenant does not have this product");
  });
});

describe("a token to act with", () => {
  it("is only for the person who is signed in", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const authorize = await browser.open(startPath({ purpose: "graph", customer: contoso.slug }), (url) =>
      url.pathname.endsWith("/authorize"),
    );
    expect(authorize.url.searchParams.get("login_hint")).toBe("ada@contoso.com");
    authorize.url.searchParams.delete("login_hint");
    authorize.url.searchParams.set("prompt", "select_account");
    await pick(browser, await browser.open(authorize.url), "priya@contoso.com");
    expect(refusal(browser).title).toBe("That is another account");
    expect((await openCredential(contoso.id, "graph-token"))?.reference).toBe(
      (await findSession(browser.cookie("portal-session") as string))?.person.id,
    );
  });

  it("is not to be had while signed out", async () => {
    const end = await browser.open(startPath({ purpose: "graph", customer: contoso.slug, returnTo: "/setup/contoso" }));
    expect(end.path).toBe("/sign-in");
    expect(end.url.searchParams.get("returnTo")).toContain("/auth/start?purpose=graph");
  });

  it("is not to be had for another customer", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    expect((await browser.open(startPath({ purpose: "graph", customer: fabrikam.slug }))).path).toBe("/sign-in");
  });
});

/** As the owner of the tables, past the audit trail's own refusal to forget: each test binds the same few tenants anew. */
async function forgetCustomers(): Promise<void> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query("SET session_replication_role = replica; TRUNCATE customer CASCADE");
  await owner.end();
}

async function customer(name: string): Promise<Customer> {
  return createCustomer({ name, dropzoneHost: `${name.toLowerCase()}.dropzone.app`, cloud: "global", createdBy: "Casey" });
}

const control = (what: string, body: object) =>
  fetch(`${sandbox.origin}/sandbox/control/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

/** Up to Microsoft's page that asks for an account. */
async function join(who: TestBrowser, where: Customer, token?: string): Promise<Stop> {
  const leads = await joinByToken(token ?? (await mintInvitation(where.id, { createdBy: "Casey" })).token);
  if (!("url" in leads)) throw new Error(`The invitation led to ${leads.go}`);
  who.setCookie(signInCookie(leads.browserToken));
  return who.open(leads.url);
}

const pick = (who: TestBrowser, stop: Stop, person: string, until?: (url: URL) => boolean) =>
  who.press(stop, { name: "person", value: person }, until);

/** As the button does. */
async function confirmTenantIn(who: TestBrowser): Promise<Stop> {
  const confirmed = await confirmTenant(who.cookie("portal-sign-in"));
  if (!confirmed.ok) throw new Error(confirmed.reason);
  who.setCookie(sessionCookie(confirmed.session));
  who.setCookie(signInCookie(confirmed.toConsent.browserToken));
  return who.open(confirmed.toConsent.url);
}

async function connect(who: TestBrowser, where: Customer, person: string, token?: string): Promise<void> {
  await pick(who, await join(who, where, token), person);
  const end = await who.press(await confirmTenantIn(who), { name: "decision", value: "accept" });
  expect(end.path).toBe(`/setup/${where.slug}/choose`);
}

const refusal = (who: TestBrowser) => refusedPage(findRefusal({ reason: undefined, sealed: who.cookie("portal-refused") }));
