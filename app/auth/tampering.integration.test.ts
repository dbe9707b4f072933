import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Customer } from "@/lib/store/customers";
import { TestBrowser } from "@/testing/portal-browser";
import { join, openSignIns, pick, portal, refusal } from "@/testing/portal-sign-ins";

/** Answers of Microsoft that belong to another browser, to another trip, or to none. */

const signIns = await openSignIns();

let contoso: Customer;
let browser: TestBrowser;

beforeEach(async () => {
  ({ browser, contoso } = await signIns.begin());
});
afterAll(() => signIns.close());

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

  it("is refused with an unknown state", async () => {
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
