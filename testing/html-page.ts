import { type HTMLElement, parse } from "node-html-parser";

/** What a person finds on a page of HTML: its words, its links, and its buttons with what they send. */

/** All words of the page, without its scripts and styles. */
export function wordsOf(html: string): string {
  const page = parse(html);
  for (const element of page.querySelectorAll("script, style")) element.remove();
  return page.text;
}

/** Where the link with these words leads, or null. */
export function findLink(html: string, words: string): string | null {
  const link = parse(html)
    .querySelectorAll("a")
    .find(({ text }) => text.trim() === words);
  return link?.getAttribute("href") ?? null;
}

export type Button = { words: string; name: string; value: string };

/** What pressing a button sends, and where to. */
export type Submission = { url: URL; body: URLSearchParams | FormData };

/**
 * Presses the first button in a form for which `isMeant` is true: null where there is none. `fields` replace what the form's
 * inputs hold; its selects and text areas are not read.
 */
export function pressButton(
  page: { url: URL; text: string },
  isMeant: (button: Button) => boolean,
  fields: Record<string, string> = {},
): Submission | null {
  for (const form of parse(page.text).querySelectorAll("form")) {
    const button = form.querySelectorAll("button").map(readButton).find(isMeant);
    if (!button) continue;
    const sent = [...inputsOf(form).filter(([name]) => !(name in fields)), ...Object.entries(fields)];
    if (button.name) sent.push([button.name, button.value]);
    return { url: new URL(form.getAttribute("action") ?? "", page.url), body: bodyOf(form, sent) };
  }
  return null;
}

function readButton(button: HTMLElement): Button {
  return { words: button.text.trim(), name: button.getAttribute("name") ?? "", value: button.getAttribute("value") ?? "" };
}

/** Hidden and filled inputs, and the boxes that are ticked. */
function inputsOf(form: HTMLElement): [name: string, value: string][] {
  return form.querySelectorAll("input").flatMap((input) => {
    const name = input.getAttribute("name");
    const isBox = ["checkbox", "radio"].includes(input.getAttribute("type") ?? "");
    if (!name || input.hasAttribute("disabled") || (isBox && !input.hasAttribute("checked"))) return [];
    return [[name, input.getAttribute("value") ?? (isBox ? "on" : "")]];
  });
}

/** React sends its forms as multipart; any other form is sent URL-encoded. */
function bodyOf(form: HTMLElement, fields: readonly [string, string][]): URLSearchParams | FormData {
  if (!form.getAttribute("enctype")?.startsWith("multipart")) return new URLSearchParams(fields.map(([name, value]) => [name, value]));
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  return body;
}
