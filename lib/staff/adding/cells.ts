import type { NewCustomerField } from "./new-customer";

/** Cells as spreadsheets and people write them: what is around a value, and what stands for no value. Pure. */

/** What the cell of a field says. An empty text when it stands for nothing. */
export function entryOf(field: NewCustomerField, cell: string): string {
  const text = plainCell(cell);
  if (field !== "name" && standsForNothing.has(text.toLowerCase())) return "";
  switch (field) {
    case "contactEmail":
      return emailIn(text);
    case "dropzoneHost":
      return hostIn(text);
    case "cloud":
      return cloudNames[text.toLowerCase().replace(/[\s_-]+/g, " ")] ?? text;
    default:
      return text;
  }
}

/** Without invisible characters, spaces that do not break, and the signs by which a spreadsheet is told that a cell is text. */
function plainCell(cell: string): string {
  const text = cell
    .replace(/\p{Cf}/gu, "")
    .replace(/[\u00a0\u2007\u202f]/g, " ")
    .trim();
  const formula = /^=(?:HYPERLINK\()?"([^"]*)"/i.exec(text)?.[1];
  if (formula !== undefined) return formula.trim();
  return /^'[=+\-@]/.test(text) ? text.slice(1) : text;
}

const standsForNothing: ReadonlySet<string> = new Set([
  "-",
  "--",
  "–",
  "—",
  "n/a",
  "na",
  "#n/a",
  "#nv",
  "null",
  "nil",
  "none",
  "(none)",
  "(empty)",
  "k. a.",
  "k.a.",
  "tbd",
  "?",
]);

/** "Ada Example <ada@contoso.com>", "mailto:ada@contoso.com" and the first of several addresses. */
function emailIn(text: string): string {
  const named = /<([^<>]*)>/.exec(text)?.[1] ?? text;
  const [first = ""] = named.replace(/^mailto:/i, "").split(/[;,\s]/, 1);
  return first.includes("@") ? first : text;
}

/** Without Markdown, brackets, quotation marks and a name before the address. */
function hostIn(text: string): string {
  const inMarkdown = /\]\(([^()]*)\)/.exec(text)?.[1];
  if (inMarkdown !== undefined) return inMarkdown;
  return text
    .replace(/^[<("'“`*]+/, "")
    .replace(/^hxxp/i, "http")
    .replaceAll("[.]", ".")
    .replace(/[>)"'”`*,;]{1,10}$/, "");
}

const cloudNames: Readonly<Record<string, string>> = {
  commercial: "global",
  worldwide: "global",
  public: "global",
  standard: "global",
  "microsoft 365": "global",
  weltweit: "global",
  gcch: "gcc-high",
  "us government (gcc high)": "gcc-high",
  "us government (gcc)": "gcc",
  "us department of defense": "dod",
  "china (21vianet)": "china",
  "21vianet": "china",
};

/** A row that is no customer: a sum at the end, a rule below the headings, a comment, a count of rows. `host`: the cell of the Dropzone host. */
export function isNoCustomer(cells: readonly string[], { name, host }: { name: string; host: string }): boolean {
  const filled = cells.map(plainCell).filter((cell) => cell !== "");
  if (filled.every((cell) => /^[-+=:_*]+$/.test(cell))) return true;
  const [first = ""] = filled;
  if (/^#(?!n\/a)/i.test(first) || (filled.length === 1 && /^\(?\d{1,9} (?:rows?|records?|zeilen|lignes)\b/i.test(first))) return true;
  // A company may be called Total.
  if (plainCell(host).includes(".")) return false;
  return /^(?:grand |sub)?(?:totals?|sum|summe|gesamt|gesamtsumme|count|anzahl|totaux|somme|totale|suma|total general|suma total|totaal|合計)(?:$|[\s:(\d])/i.test(
    plainCell(name) || first,
  );
}
