import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { findRefusal } from "@/lib/identity/trips/find-refusal";
import { refusedPage } from "@/lib/identity/trips/refusal";
import { startPath } from "@/lib/links/paths";
import { openCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer, setPortalAccess } from "@/lib/store/customers";
import { listSteps } from "@/lib/store/step-evidence";
import { TestBrowser } from "@/testing/portal-browser";
import { confirmTenantIn, connect, contosoTenant, join, openSignIns, pick, portal, refusal } from "@/testing/portal-sign-ins";

/** An admin's consent for the whole tenant: given, cancelled, forged, and not in effect yet. */

const signIns = await openSignIns();
const { control } = signIns;

let contoso: Customer;
let browser: TestBrowser;

beforeEach(async () => {
  ({ browser, contoso } = await signIns.begin());
});
afterAll(() => signIns.close());

describe("consent for the whole tenant", () => {
  it("can be cancelled: the portal says so, changes nothing, and consent can still be given", async () => {
    await pick(browser, await join(browser, contoso), "ada@contoso.com");
    const consent = await confirmTenantIn(browser);
    await browser.press(consent, { name: "decision", value: "cancel" });
    const page = refusal(browser);
    expect(page.title).toBe("Cancelled");
    expect(await openCredential(contoso.id, "graph-token")).toBeNull();

    const again = await browser.open(page.actions[0]?.href as string);
    expect((await browser.press(again, { name: "decision", value: "accept" })).path).toBe(`/setup/${contoso.slug}/choose`);
  });

  it("is not accepted just because an address says so", async () => {
    await pick(browser, await join(browser, contoso), "ada@contoso.com");
    const consent = await confirmTenantIn(browser);
    const state = consent.url.searchParams.get("state");
    const forged = `/auth/consent-callback?admin_consent=True&tenant=${contosoTenant}&scope=everything&state=${state}`;
    const end = await browser.open(forged);
    // Microsoft asks the admin for consent or gives no token. Either way the portal holds no token.
    expect(end.path).not.toBe(`/setup/${contoso.slug}/choose`);
    expect(await openCredential(contoso.id, "graph-token")).toBeNull();
  });

  it("counts as an error when the address carries both an error and a success", async () => {
    await pick(browser, await join(browser, contoso), "ada@contoso.com");
    const consent = await confirmTenantIn(browser);
    const state = consent.url.searchParams.get("state");
    const query = `admin_consent=True&error=consent_required&error_description=AADSTS65004%3A+declined&state=${state}`;
    await browser.open(`/auth/consent-callback?${query}`);
    expect(refusal(browser)).toMatchObject({ title: "Consent was declined", support: [{ label: "Code", value: "AADSTS65004" }] });
  });

  it("is waited for until it takes effect; then the browser goes on by itself", async () => {
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

  it("that was answered before says so when somebody goes back to its page, and leads on", async () => {
    await pick(browser, await join(browser, contoso), "ada@contoso.com");
    const consent = await confirmTenantIn(browser);
    await browser.press(consent, { name: "decision", value: "accept" });
    const again = await browser.press(consent, { name: "decision", value: "accept" });
    expect(again.path).toBe("/auth/refused");
    const query = Object.fromEntries(again.url.searchParams) as { reason: string; returnTo: string };
    expect(refusedPage(findRefusal({ ...query, sealed: undefined }))).toMatchObject({
      title: "You have been here before",
      actions: [{ label: "Go on", href: `/setup/${contoso.slug}` }],
    });
    // A stranger is told nothing more than before.
    const stranger = new TestBrowser(portal);
    const told = await stranger.open(`/auth/consent-callback?state=${consent.url.searchParams.get("state")}`);
    expect(told.url.searchParams.get("reason")).toBe("sign-in-not-finished");
  });

  it("that had its effect and was withdrawn is asked for again at once, instead of waited for", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const missing = { error: "invalid_grant", error_description: "AADSTS65001: no consent", error_codes: [65001] };
    const token = { match: { service: "entra", path: "/token" }, fault: "forbidden", status: 400, body: missing, times: 1 };
    await control("faults", token);
    const asked = await browser.open(startPath({ purpose: "graph", customer: contoso.slug }));
    expect(asked.url.pathname).toBe(`/${contosoTenant}/v2.0/adminconsent`);
  });

  it("after the portal's access was removed takes that back: the decision is open again", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    await setPortalAccess(contoso.id, "removed");
    const back = await browser.open(startPath({ purpose: "graph", customer: contoso.slug, returnTo: `/setup/${contoso.slug}/finish` }));
    expect(back.path).toBe(`/setup/${contoso.slug}/finish`);
    expect((await getCustomer(contoso.id)).portalAccess).toBeNull();
    expect((await listSteps(contoso.id)).find(({ slug }) => slug === "finish")).toMatchObject({
      state: "needs-you",
      line: expect.stringMatching(/let in again/),
    });
  });

  it("for Exchange is a consent of its own, and its token is kept apart", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const wish = { purpose: "consent-exchange", customer: contoso.slug, returnTo: `/setup/${contoso.slug}` } as const;
    const consent = await browser.open(startPath(wish));
    expect(consent.url.searchParams.get("scope")).toBe("https://outlook.office365.com/Exchange.Manage");
    expect((await browser.press(consent, { name: "decision", value: "accept" })).path).toBe(`/setup/${contoso.slug}`);
    expect(await openCredential(contoso.id, "exchange-token")).not.toBeNull();
  });

  it("for Exchange is refused with an explanation in a tenant without Exchange", async () => {
    await control("world", { name: "no-exchange" });
    await connect(browser, contoso, "ada@contoso.com");
    const consent = await browser.open(startPath({ purpose: "consent-exchange", customer: contoso.slug }));
    if (consent.path !== "/auth/refused") await browser.press(consent, { name: "decision", value: "accept" });
    expect(refusal(browser)).toMatchObject({
      title: "Your tenant does not have this product",
      actions: [{ label: "Change what Dropzone may do", href: `/setup/${contoso.slug}/choose` }, {}, {}],
    });
  });
});
