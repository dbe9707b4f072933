import fetchCookie from "fetch-cookie";

/**
 * A browser without a screen and without scripts: it keeps cookies and follows redirects. What a page says is read by
 * `html-page.ts`. It knows neither the portal nor the sandbox: the thin browsers over it do.
 */

type Send = (url: URL, init?: RequestInit) => Promise<Response>;
type FormBody = URLSearchParams | FormData;

/** Where the redirects ended. `text` is empty where `until` said stop: that address was not asked for. */
export type Page = { url: URL; status: number; text: string };

export type Following = { body?: FormBody; until?: (url: URL) => boolean };

export class CookieBrowser {
  /** Addresses asked for, in order. */
  readonly visited: URL[] = [];
  /** One jar for all origins of this machine: cookies do not know ports. */
  private readonly jar = new fetchCookie.toughCookie.CookieJar();
  private readonly send: Send;

  /** `send` makes a request: `fetch`, or what stands in for it. */
  constructor(send: Send = fetch) {
    this.send = fetchCookie(send, this.jar);
  }

  /** One request; a redirect is not followed. With a body it is a POST, as a form sends one. */
  request(url: URL, body?: FormBody): Promise<Response> {
    this.visited.push(url);
    const headers = { accept: "text/html" };
    if (!body) return this.send(url, { headers, redirect: "manual" });
    return this.send(url, { method: "POST", body, headers: { ...headers, origin: url.origin }, redirect: "manual" });
  }

  /** Follows redirects to their end, or to the first address for which `until` is true. Throws after 20 redirects. */
  async follow(start: URL, { body, until = () => false }: Following = {}): Promise<Page> {
    let url = start;
    let response = await this.request(start, body);
    for (let hops = 0; hops < 20; hops++) {
      const location = response.headers.get("location");
      if (!location) return { url, status: response.status, text: await response.text() };
      url = new URL(location, url);
      if (until(url)) return { url, status: response.status, text: "" };
      response = await this.request(url);
    }
    throw new Error(`${start.pathname} leads in a circle.`);
  }

  /** The cookie that would be sent to this origin, or undefined. */
  cookieOf(origin: string, name: string): string | undefined {
    const found = this.jar.getCookiesSync(origin).find(({ key }) => key === name);
    return found && decodeURIComponent(found.value);
  }

  setCookieOf(origin: string, { name, value }: { name: string; value: string }): void {
    this.jar.setCookieSync(`${name}=${encodeURIComponent(value)}; Path=/`, origin);
  }
}
