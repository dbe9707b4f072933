import { NextRequest } from "next/server";
import { GET as callback } from "@/app/auth/callback/route";
import { GET as consentCallback } from "@/app/auth/consent-callback/route";
import { GET as start } from "@/app/auth/start/route";
import { GET as go } from "@/app/go/[customer]/[what]/route";

/**
 * A browser for tests: keeps cookies for the portal and for Microsoft's side apart, follows redirects between them, and stops at
 * whatever a person would have to look at. The portal's routes are called as Next would call them.
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

/** `text` is empty for a page of the portal: it is not rendered here. */
export type Stop = { url: URL; path: string; text: string };

export class TestBrowser {
  /** Addresses asked for, in order. */
  readonly visited: URL[] = [];
  private readonly jars = new Map<string, Map<string, string>>();

  constructor(private readonly portalOrigin: string) {}

  cookie = (name: string): string | undefined => this.jar(this.portalOrigin).get(name);

  setCookie(cookie: { name: string; value: string }): void {
    this.jar(this.portalOrigin).set(cookie.name, cookie.value);
  }

  /** Goes there and on, until `until` says stop or a page is reached. */
  async open(address: string | URL, until: (url: URL) => boolean = () => false): Promise<Stop> {
    let url = new URL(address, this.portalOrigin);
    let body: URLSearchParams | null = null;
    for (let hops = 0; hops < 20; hops++) {
      const step: Stop | URL = await this.request(url, body);
      if (!(step instanceof URL)) return step;
      url = step;
      body = null;
      if (until(url)) return { url, path: url.pathname, text: "" };
    }
    throw new Error("The redirects did not end");
  }

  /** Presses a button of the form on the page where it stopped. */
  async press(stop: Stop, button: { name: string; value: string }, until?: (url: URL) => boolean): Promise<Stop> {
    const hidden = [...stop.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const body = new URLSearchParams(hidden.map(([, name, value]): [string, string] => [name as string, value as string]));
    body.set(button.name, button.value);
    const next = await this.request(stop.url, body);
    if (!(next instanceof URL)) return next;
    return until?.(next) ? { url: next, path: next.pathname, text: "" } : this.open(next, until);
  }

  private async request(url: URL, body: URLSearchParams | null): Promise<URL | Stop> {
    this.visited.push(url);
    const route = url.origin === this.portalOrigin ? routeOf(url.pathname) : undefined;
    if (url.origin === this.portalOrigin && !route) return { url, path: url.pathname, text: "" };
    const cookie = [...this.jar(url.origin)].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = route
      ? await route(new NextRequest(url, { headers: { cookie } }))
      : await fetch(url, { headers: { cookie }, redirect: "manual", ...(body ? { method: "POST", body } : {}) });
    for (const line of answer.headers.getSetCookie()) this.keep(url.origin, line);
    const location = answer.headers.get("location");
    return location ? new URL(location, url) : { url, path: url.pathname, text: await answer.text() };
  }

  private keep(origin: string, line: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (name === undefined || value === undefined) return;
    if (value === "" || /max-age=0/i.test(line)) this.jar(origin).delete(name);
    else this.jar(origin).set(name, decodeURIComponent(value));
  }

  private jar(origin: string): Map<string, string> {
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    return jar;
  }
}
