import { withQuery } from "./with-query";

/**
 * Links that stand in tickets: /go/<customer>/<step, permission or error>?ticket=DZ-4711. They carry no secret and no power. How they are
 * written and read; what they mean is deep-link.ts's to say. Pure.
 */

const longestTicket = 40;

/** "DZ-4711", and whatever else ticket systems call theirs: letters, digits and dashes; the rest becomes a dash. */
export function readTicket(asked: unknown): string | null {
  if (typeof asked !== "string") return null;
  const plain = asked
    .slice(0, 200)
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+/, "")
    .slice(0, longestTicket)
    .replace(/-+$/, "");
  return plain === "" ? null : plain;
}

export type TicketLink = { customer: string; what: string; ticket: string | null };

export function goPath({ customer, what, ticket }: TicketLink): string {
  return withQuery(`/go/${encodeURIComponent(customer)}/${encodeURIComponent(what)}`, { ticket });
}

/** The link that a path is, made anew from its parts; null for any other path. */
export function readGoPath(path: string): (TicketLink & { path: string }) | null {
  if (!path.startsWith("/go/") || !URL.canParse(path, "https://portal.invalid")) return null;
  const url = new URL(path, "https://portal.invalid");
  const [, section, customer, what, ...rest] = url.pathname.split("/").map(decoded);
  if (section !== "go" || !customer || !what || rest.length > 0) return null;
  const link = { customer, what, ticket: readTicket(url.searchParams.get("ticket")) };
  return { ...link, path: goPath(link) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign: nobody's slug, so it leads to what is not there.
    return part;
  }
}

/** "contoso-gmbh" as a person would say it, without asking whether there is such a customer. */
export const customerWords = (slug: string): string =>
  slug
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .slice(0, 60)
    .replace(/(^|\s)\p{L}/gu, (letter) => letter.toUpperCase()) || "this organization";

/** `[Contoso: Grant the Microsoft Graph permissions](https://…)`. Brackets of a name would end the link early. */
export function asMarkdown({ customerName, title, url }: { customerName: string; title: string; url: string }): string {
  return `[${`${customerName}: ${title}`.replace(/[[\]\\]/g, "\\$&").replace(/\s+/g, " ")}](${url.replace(/[()]/g, encodeURIComponent)})`;
}
