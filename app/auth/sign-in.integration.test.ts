import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startPath } from "@/lib/links/paths";
import { openCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { findSession } from "@/lib/store/sessions";
import { TestBrowser } from "@/testing/portal-browser";
import { connect, openSignIns, pick, portal, refusal } from "@/testing/portal-sign-ins";

/** Coming back without an invitation, and the token with which the portal acts. */

const signIns = await openSignIns();

let contoso: Customer;
let fabrikam: Customer;
let browser: TestBrowser;

beforeEach(async () => {
  ({ browser, contoso, fabrikam } = await signIns.begin());
});
afterAll(() => signIns.close());

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
