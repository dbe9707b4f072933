import { describe, expect, it } from "vitest";
import { CookieBrowser } from "./cookie-browser";

type Answer = { status?: number; location?: string; cookies?: readonly string[]; text?: string };

/** A browser whose requests are answered from this list, in order, and what it sent. */
function browserFor(...answers: Answer[]) {
  const sent: { url: string; method: string; cookie: string | null; origin: string | null }[] = [];
  const browser = new CookieBrowser(async (url, init) => {
    const headers = new Headers(init?.headers);
    sent.push({ url: url.href, method: init?.method ?? "GET", cookie: headers.get("cookie"), origin: headers.get("origin") });
    const { location, cookies = [], text = "", status = location ? 302 : 200 } = answers.shift() ?? {};
    const response = new Response(text, { status, headers: location ? { location } : {} });
    for (const cookie of cookies) response.headers.append("set-cookie", cookie);
    return Object.defineProperty(response, "url", { value: url.href });
  });
  return { browser, sent };
}

const start = new URL("http://localhost:3000/start");

describe("the cookie browser", () => {
  it("sends cookies to every port of their host, and to no other host", async () => {
    const { browser, sent } = browserFor({ cookies: ["a=1; Path=/", "b=two%20words; Path=/; HttpOnly"] });
    await browser.request(start);
    await browser.request(new URL("http://localhost:4000/"));
    await browser.request(new URL("http://127.0.0.1:3000/"));
    expect(sent.map(({ cookie }) => cookie)).toEqual([null, "a=1; b=two%20words", null]);
    expect(browser.cookieOf("http://localhost:3000", "b")).toBe("two words");
    browser.setCookieOf("http://localhost:3000", { name: "a", value: "x y" });
    expect(browser.cookieOf("http://localhost:3000", "a")).toBe("x y");
  });

  it("forgets a cookie that ended", async () => {
    const { browser } = browserFor({ cookies: ["a=1; Path=/"] }, { cookies: ["a=; Path=/; Max-Age=0"] });
    await browser.request(start);
    await browser.request(start);
    expect(browser.cookieOf("http://localhost:3000", "a")).toBeUndefined();
  });

  it("follows redirects after a form without sending it again", async () => {
    const { browser, sent } = browserFor({ location: "/next?step=2" }, { text: "the end" });
    const page = await browser.follow(start, { body: new URLSearchParams({ name: "Ada" }) });
    expect(page).toMatchObject({ status: 200, text: "the end" });
    expect(sent.map(({ method, url, origin }) => [method, url, origin])).toEqual([
      ["POST", "http://localhost:3000/start", "http://localhost:3000"],
      ["GET", "http://localhost:3000/next?step=2", null],
    ]);
  });

  it("stops before an address that it was told to stop at", async () => {
    const { browser, sent } = browserFor({ location: "/callback?code=1" });
    const page = await browser.follow(start, { until: ({ pathname }) => pathname === "/callback" });
    expect(page).toMatchObject({ text: "", url: { search: "?code=1" } });
    expect(sent).toHaveLength(1);
    expect(browser.visited.map(({ pathname }) => pathname)).toEqual(["/start"]);
  });

  it("gives up when the redirects do not end", async () => {
    const { browser } = browserFor(...Array.from({ length: 30 }, () => ({ location: "/start" })));
    await expect(browser.follow(start)).rejects.toThrow("/start leads in a circle.");
  });
});
