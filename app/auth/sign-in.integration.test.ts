import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startPath } from "@/lib/links/paths";
import { openCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { findSession, findSessionEnd } from "@/lib/store/sessions";
import { TestBrowser } from "@/testing/portal-browser";
import { connect, contosoTenant, openSignIns, pick, portal, refusal } from "@/testing/portal-sign-ins";

/** Signing in again without an invitation, and the token that the portal acts with. */

const signIns = await openSignIns();

let contoso: Customer;
let fabrikam: Customer;
let browser: TestBrowser;

beforeEach(async () => {
  ({ browser, contoso, fabrikam } = await signIns.begin());
});
afterAll(() => signIns.close());

describe("signing in again", () => {
  it("leads to the requested page", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const other = new TestBrowser(portal);
    const returnTo = `/setup/${contoso.slug}/steps/exchange-role?ticket=4711`;
    const page = await other.open(startPath({ purpose: "return", customer: contoso.slug, returnTo }));
    expect((await pick(other, page, "elena@contoso.com")).url.href).toBe(`${portal}${returnTo}`);
  });

  it("leads to the person's own checklist when no page was requested", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const other = new TestBrowser(portal);
    expect((await pick(other, await other.open("/auth/start?purpose=return"), "amir@contoso.com")).path).toBe(`/setup/${contoso.slug}`);
  });

  it("never redirects to another site", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const other = new TestBrowser(portal);
    const page = await other.open("/auth/start?purpose=return&returnTo=https%3A%2F%2Fevil.example");
    expect((await pick(other, page, "ada@contoso.com")).url.origin).toBe(portal);
  });

  it("shows a stranger the same for existing and for unknown customers", async () => {
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

  it("shows people of another customer the same for existing and for unknown customers", async () => {
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

describe("a session", () => {
  const tokenOf = (who: TestBrowser) => who.cookie("portal-session") ?? "";

  it("ends when the same browser signs in anew", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const before = tokenOf(browser);
    await pick(browser, await browser.open(startPath({ purpose: "return", account: "other" })), "elena@contoso.com");
    expect(await findSession(before)).toBeNull();
    expect(await findSessionEnd(before)).toBe("replaced");
    expect((await findSession(tokenOf(browser)))?.person.userName).toBe("elena@contoso.com");
  });

  it("has its roles confirmed by Microsoft without a page, and keeps its own end", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    const before = await findSession(tokenOf(browser));
    const returnTo = `/setup/${contoso.slug}/plan`;
    const end = await browser.open(startPath({ purpose: "return-check", customer: contoso.slug, returnTo }));
    expect(end.url.href).toBe(`${portal}${returnTo}`);
    const after = await findSession(tokenOf(browser));
    expect(after?.sessionId).toBe(before?.sessionId);
    expect(Date.parse(after?.rolesCheckedAt ?? "")).toBeGreaterThan(Date.parse(before?.rolesCheckedAt ?? ""));
    expect(after?.person.roles).toContain("global-administrator");
  });

  it("ends when Microsoft cannot confirm it, and the sign-in leads back to the page", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    await signIns.control("reset", { world: "fresh" });
    const returnTo = `/setup/${contoso.slug}/plan`;
    const end = await browser.open(startPath({ purpose: "return-check", customer: contoso.slug, returnTo }));
    expect([end.path, end.url.searchParams.get("customer"), end.url.searchParams.get("returnTo")]).toEqual([
      "/sign-in",
      contoso.slug,
      returnTo,
    ]);
    expect(await findSessionEnd(tokenOf(browser))).toBe("not-confirmed");
  });
});

describe("a token to act with", () => {
  const roles = (...names: string[]) => signIns.control("people", { tenant: contosoTenant, first: "ada", roles: names });
  const holder = async () => (await findSession(browser.cookie("portal-session") ?? ""))?.person;

  it("is destroyed when its person signs in with a role that was activated since: Microsoft goes by the roles in a token", async () => {
    await roles("Application Administrator");
    await connect(browser, contoso, "ada@contoso.com");
    await roles("Application Administrator", "Privileged Role Administrator");
    expect(await openCredential(contoso.id, "graph-token")).not.toBeNull();
    await pick(browser, await browser.open(startPath({ purpose: "return", customer: contoso.slug, account: "other" })), "ada@contoso.com");
    expect(await openCredential(contoso.id, "graph-token")).toBeNull();
    expect((await holder())?.roles).toEqual(["privileged-role-administrator", "application-administrator"]);

    // With the same roles, or fewer, the token that is there still does.
    await browser.open(startPath({ purpose: "graph", customer: contoso.slug }));
    await roles("Application Administrator");
    await browser.open(startPath({ purpose: "return-check", customer: contoso.slug }));
    expect(await openCredential(contoso.id, "graph-token")).not.toBeNull();
  });

  it("comes with the roles that it was made with", async () => {
    await roles("Application Administrator");
    await connect(browser, contoso, "ada@contoso.com");
    await roles("Global Administrator");
    await browser.open(startPath({ purpose: "graph", customer: contoso.slug }));
    expect((await holder())?.roles).toEqual(["global-administrator"]);
  });

  it("is given only to the person who is signed in", async () => {
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

  it("is not given to a browser that is signed out", async () => {
    const end = await browser.open(startPath({ purpose: "graph", customer: contoso.slug, returnTo: "/setup/contoso" }));
    expect(end.path).toBe("/sign-in");
    expect(end.url.searchParams.get("returnTo")).toContain("/auth/start?purpose=graph");
  });

  it("is not given for another customer", async () => {
    await connect(browser, contoso, "ada@contoso.com");
    expect((await browser.open(startPath({ purpose: "graph", customer: fabrikam.slug }))).path).toBe("/sign-in");
  });
});
