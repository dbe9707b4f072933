import { NextRequest } from "next/server";
import { GET as callback } from "@/app/auth/callback/route";
import { GET as consentCallback } from "@/app/auth/consent-callback/route";
import { GET as start } from "@/app/auth/start/route";
import { GET as go } from "@/app/go/[customer]/[what]/route";
import { CookieBrowser } from "./cookie-browser";
import { pressButton } from "./html-page";

/**
 * A browser for tests of signing in. It calls the portal's route handlers in this process, as Next would, and Microsoft's side
 * over http. It stops at whatever a person would have to look at.
 */

const routes: Record<string, (request: NextRequest) => Promise<Response>> = {
  "/auth/start": start,
  "/auth/callback": callback,
  "/auth/consent-callback": consentCallback,
};

function routeOf(path: string): ((request: NextRequest) => Promise<Response>) | undefined {
  const [, section, customer, what, ...rest] = path.split("/").map(decodeURIComponent);
  if (section === "go" && customer && what && rest.length === 0)
    return (request) => go(request, { params: Promise.resolve({ customer, what }) });
  return routes[path];
}

/** Pages are not rendered here: they answer with an empty text. */
async function answerInProcess(url: URL, headers: RequestInit["headers"]): Promise<Response> {
  const response = (await routeOf(url.pathname)?.(new NextRequest(url, { headers }))) ?? new Response("");
  // What keeps the cookies reads it; only an answer that came over a network has one.
  return Object.defineProperty(response, "url", { value: url.href });
}

/** `text` is empty for a page of the portal. */
export type Stop = { url: URL; path: string; text: string };
type Until = (url: URL) => boolean;

export class TestBrowser {
  private readonly browser: CookieBrowser;

  constructor(private readonly portalOrigin: string) {
    this.browser = new CookieBrowser((url, init) => (url.origin === portalOrigin ? answerInProcess(url, init?.headers) : fetch(url, init)));
  }

  /** Addresses asked for, in order. */
  get visited(): readonly URL[] {
    return this.browser.visited;
  }

  cookie = (name: string): string | undefined => this.browser.cookieOf(this.portalOrigin, name);

  setCookie = (cookie: { name: string; value: string }): void => this.browser.setCookieOf(this.portalOrigin, cookie);

  /** Goes there and on, until `until` says stop or a page is reached. */
  async open(address: string | URL, until?: Until): Promise<Stop> {
    const { url, text } = await this.browser.follow(new URL(address, this.portalOrigin), { until });
    return { url, path: url.pathname, text };
  }

  /** Presses a button of the form on the page where it stopped. */
  async press(stop: Stop, button: { name: string; value: string }, until?: Until): Promise<Stop> {
    const sent = pressButton(stop, ({ name, value }) => name === button.name && value === button.value);
    if (!sent) throw new Error(`There is no button ${button.value} on ${stop.path}.`);
    const { url, text } = await this.browser.follow(sent.url, { body: sent.body, until });
    return { url, path: url.pathname, text };
  }
}
