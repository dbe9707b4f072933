/**
 * A browser without a screen or scripts: it keeps cookies, follows redirects, and presses buttons by their words. The demo sets
 * its scene with it, where no real browser need be installed. It works because the portal's forms work before JavaScript does.
 */
export class PaperBrowser {
  private cookies = new Map<string, string>();
  url = new URL("http://localhost");
  html = "";

  async open(address: string): Promise<void> {
    await this.send(new URL(unescapeHtml(address), this.url), { method: "GET" });
  }

  shows(words: string | RegExp): boolean {
    const text = unescapeHtml(this.html.replaceAll(/<script[\s\S]*?<\/script>/g, "").replaceAll(/<[^>]+>/g, ""));
    return typeof words === "string" ? text.includes(words) : words.test(text);
  }

  /** The link with these words, or null. */
  link(words: string): string | null {
    const found = elements(this.html, "a").find(({ inner }) => textOf(inner) === words);
    return found ? attribute(found.start, "href") : null;
  }

  hasButton(button: RegExp): boolean {
    return this.findButton(button) !== null;
  }

  /** Sends the form of the button whose words or value match, with what its fields hold and what is given. */
  async press(button: RegExp, fields: Record<string, string | readonly string[]> = {}): Promise<void> {
    const found = this.findButton(button);
    if (!found) throw new Error(`There is no button ${button} on ${this.url.pathname}.`);
    const body = new FormData();
    for (const [name, value] of heldBy(found.form.inner)) if (!(name in fields)) body.append(name, value);
    for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each as string);
    const [name, value] = [attribute(found.button, "name"), attribute(found.button, "value")];
    if (name) body.append(name, value ?? "");
    const action = new URL(unescapeHtml(attribute(found.form.start, "action") ?? ""), this.url);
    // React sends its forms as multipart; a plain form is sent as browsers send one.
    const isMultipart = attribute(found.form.start, "encType")?.startsWith("multipart");
    await this.send(action, { method: "POST", body: isMultipart ? body : new URLSearchParams([...body] as [string, string][]) });
  }

  private findButton(pattern: RegExp) {
    for (const form of elements(this.html, "form")) {
      const button = elements(form.inner, "button").find(
        ({ start, inner }) => pattern.test(textOf(inner)) || pattern.test(attribute(start, "value") ?? ""),
      );
      if (button) return { form, button: button.start };
    }
    return null;
  }

  private async send(to: URL, how: { method: string; body?: FormData | URLSearchParams }): Promise<void> {
    let [url, request] = [to, how];
    for (let hops = 0; hops < 20; hops++) {
      const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const response = await fetch(url, { ...request, redirect: "manual", headers: { cookie, origin: url.origin, accept: "text/html" } });
      for (const line of response.headers.getSetCookie()) this.keep(line);
      const location = response.headers.get("location");
      if (!location) {
        [this.url, this.html] = [url, await response.text()];
        if (response.status >= 500) throw new Error(`${url.pathname} answered ${response.status}.`);
        return;
      }
      [url, request] = [new URL(location, url), { method: "GET" }];
    }
    throw new Error(`${to.pathname} leads in a circle.`);
  }

  /** One jar for all: the portal and the sandbox are both localhost, and cookies do not know ports. */
  private keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

type Element = { start: string; inner: string };

function elements(html: string, tag: string): Element[] {
  const found = html.matchAll(new RegExp(`(<${tag}(?:\\s[^>]*)?>)([\\s\\S]*?)</${tag}>`, "g"));
  return [...found].map(([, start = "", inner = ""]) => ({ start, inner }));
}

/** Hidden and filled fields, and the boxes that are ticked. */
function heldBy(form: string): [string, string][] {
  return [...form.matchAll(/<input\s[^>]*>/g)].flatMap(([input]) => {
    const name = attribute(input, "name");
    const isBox = ["checkbox", "radio"].includes(attribute(input, "type") ?? "");
    if (!name || /\sdisabled(=|\s|>|\/)/.test(input) || (isBox && !/\schecked(=|\s|>|\/)/.test(input))) return [];
    return [[unescapeHtml(name), unescapeHtml(attribute(input, "value") ?? (isBox ? "on" : ""))]];
  });
}

function attribute(start: string, name: string): string | null {
  return new RegExp(`\\s${name}="([^"]*)"`, "i").exec(start)?.[1] ?? null;
}

const textOf = (html: string) => unescapeHtml(html.replaceAll(/<[^>]+>/g, "")).trim();

const entities: Record<string, string> = { quot: '"', "#x27": "'", "#39": "'", lt: "<", gt: ">", amp: "&" };
const unescapeHtml = (text: string) => text.replaceAll(/&(quot|#x27|#39|lt|gt|amp);/g, (_, name: string) => entities[name] ?? "");
