import { withQuery } from "./with-query";

/**
 * Writes and reads links in tickets: /go/<customer>/<step, permission or error>?ticket=DZ-4711. A link contains no secret and gives no
 * access. What its target means, deep-link.ts knows. Pure.
 */

const longestTicket = 40;

/** The number of a ticket, such as "DZ-4711": letters and digits stay, everything else becomes a dash. Null when nothing is left. */
export function readTicket(asked: unknown): string | null {
  if (typeof asked !== "string") return null;
  // One dash at each end at most: runs of other characters have become one.
  const plain = asked
    .slice(0, 200)
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-/, "")
    .slice(0, longestTicket)
    .replace(/-$/, "");
  return plain === "" ? null : plain;
}

export type TicketLink = { customer: string; what: string; ticket: string | null };

export function goPath({ customer, what, ticket }: TicketLink): string {
  return withQuery(`/go/${encodeURIComponent(customer)}/${encodeURIComponent(what)}`, { ticket });
}

/** Characters of a path. A longer one is no link of ours. */
const longestPath = 1000;

/** The link that a path contains. `path` is written again from its parts. Null for a path that is not such a link. */
export function readGoPath(path: string): (TicketLink & { path: string }) | null {
  if (!path.startsWith("/go/") || path.length > longestPath || !URL.canParse(path, "https://portal.invalid")) return null;
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
    // A single percent sign. No slug contains one, so the page is not found.
    return part;
  }
}

/** "Contoso Gmbh" for "contoso-gmbh". It does not look up the customer, so it does not show whether there is one. */
export const customerWords = (slug: string): string =>
  slug
    .slice(0, 100)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .slice(0, 60)
    .replace(/(^|\s)\p{L}/gu, (letter) => letter.toUpperCase()) || "this organization";

/** `[Contoso: Grant the Microsoft Graph permissions](https://…)`. Brackets in a name are escaped: they would end the link early. */
export function asMarkdown({ customerName, title, url }: { customerName: string; title: string; url: string }): string {
  return `[${`${customerName}: ${title}`.replace(/[[\]\\]/g, "\\$&").replace(/\s+/g, " ")}](${url.replace(/[()]/g, encodeURIComponent)})`;
}
