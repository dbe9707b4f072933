import { readDropzoneHost } from "@/lib/links/dropzone-host";
import { type CsvRow, csvLine, longestTable, readCsv } from "../csv";
import { entryOf, isNoCustomer } from "./cells";
import { type Columns, findHeadings } from "./headings";
import { type NewCustomerEntries, type NewCustomerField, type NewCustomerWish, readNewCustomer } from "./new-customer";
import { kindOfText, type NoTable } from "./table-file";

/** Many new customers from one table: reads it, and decides for each row what will happen, before anything is written. Pure. */

export const mostRows = 1000;

/** `host`: in its normal form, also when other cells of the row have errors. Null when the row has no Dropzone host. */
export type ReadRow = { line: number; entries: NewCustomerEntries; read: ReturnType<typeof readNewCustomer>; host: string | null };
/** `line`: the line of the text that causes the refusal, from 1. Null when there is none. */
export type UnreadableImport = {
  ok: false;
  reason:
    | "empty"
    | "no-headings"
    | "no-name-column"
    | "no-host-column"
    | "too-many-rows"
    | "too-long"
    | "quote-not-closed"
    | "text-after-quote"
    | NoTable;
  line: number | null;
};
/**
 * `ignored`: headings of columns that the import does not use. `skipped`: the lines that are no customers: titles above the headings, sums,
 * comments.
 */
export type ReadImport = { ok: true; rows: readonly ReadRow[]; ignored: readonly string[]; skipped: readonly number[] } | UnreadableImport;

/** `moreHosts`: the hosts that the configuration adds to Dropzone's own (DROPZONE_HOSTS). */
export function readImport(text: string, moreHosts: readonly string[] = []): ReadImport {
  if (text.length > longestTable) return { ok: false, reason: "too-long", line: 1 };
  const kind = kindOfText(text);
  if (kind) return { ok: false, reason: kind, line: null };
  const { headings, hasHosts } = findHeadings(text, moreHosts);
  const table = readCsv(text, headings?.delimiter);
  if (!table.ok) return { ...table, reason: table.reason === "too-many-lines" ? "too-many-rows" : table.reason };
  const rows = headings?.isQuotedWhole ? table.rows.map((row) => unquoted(row, headings.delimiter)) : table.rows;
  const [first] = rows;
  if (first === undefined) return { ok: false, reason: "empty", line: null };
  if (headings === null) return { ok: false, reason: hasHosts ? "no-headings" : "no-name-column", line: first.line };
  const at = rows.findIndex(({ cells }) => cells.join("\n") === headings.cells.join("\n"));
  const { columns } = headings;
  const [head, ...below] = rows.slice(at);
  if (!head || !columns.includes("name")) return { ok: false, reason: "no-name-column", line: head?.line ?? null };
  if (!columns.includes("dropzoneHost")) return { ok: false, reason: "no-host-column", line: head.line };
  const cellOf = (cells: readonly string[], field: NewCustomerField) => cells[columns.indexOf(field)] ?? "";
  const isLeftOut = ({ cells }: CsvRow) =>
    isNoCustomer(cells, { name: cellOf(cells, "name"), host: cellOf(cells, "dropzoneHost") }) || cells.join() === head.cells.join();
  const body = below.filter((row) => !isLeftOut(row));
  if (body.length === 0) return { ok: false, reason: "empty", line: null };
  if (body.length > mostRows) return { ok: false, reason: "too-many-rows", line: body[mostRows]?.line ?? null };
  return {
    ok: true,
    rows: body.map((row) => readRow(row, columns, moreHosts)),
    ignored: head.cells.filter((cell, column) => columns[column] === null && cell.trim() !== ""),
    skipped: [...rows.slice(0, at), ...below.filter(isLeftOut)].map(({ line }) => line),
  };
}

function unquoted({ line, cells }: CsvRow, delimiter: string): CsvRow {
  const inner = readCsv(cells[0] ?? "", delimiter);
  return { line, cells: (inner.ok && inner.rows[0]?.cells) || cells };
}

function readRow({ line, cells }: CsvRow, columns: Columns, moreHosts: readonly string[]): ReadRow {
  const entries: NewCustomerEntries = {};
  for (const [at, field] of columns.entries()) if (field) entries[field] = entryOf(field, cells[at] ?? "");
  const host = readDropzoneHost(entries.dropzoneHost ?? "", moreHosts);
  return { line, entries, read: readNewCustomer(entries, moreHosts), host: host.ok ? host.host : null };
}

/** An example of the table, to be downloaded and filled in. */
export const importTemplate = [
  csvLine(["name", "dropzone_host", "api_key", "cloud", "owner", "expected_tenant", "contact_name", "contact_email", "slug"]),
  csvLine(["Contoso", "contoso.dropzone.app", "", "global", "", "contoso.com", "Ada Example", "ada@contoso.com", ""]),
].join("");

export const importProblemWords: Record<UnreadableImport["reason"], string> = {
  empty: "There is no row below the headings. The first line names the columns; each line after it is a customer.",
  "no-headings": "The rows are there, and nothing says what is in which column. Put a first line above them, such as name,dropzone_host.",
  "no-name-column": "No column is called “name”.",
  "no-host-column": "No column is called “dropzone_host”.",
  "too-many-rows": `At most ${mostRows} customers fit in one table. Cut it in parts.`,
  "too-long": `At most ${longestTable.toLocaleString("en-US")} characters fit in one table. Cut it in parts.`,
  "quote-not-closed": "A quotation mark is opened here and never closed, so it is unclear where the cell ends.",
  spreadsheet:
    "This is a spreadsheet file, whatever its name says. Save it as CSV in the program that made it, or copy its cells and paste them here.",
  "web-page":
    "This is a web page, not a table: probably a sign-in page was saved in its place. Sign in there first, then export the table again.",
  "another-kind": "This is not a table but a file of another kind. Save the table as CSV (text with commas, semicolons or tabs).",
  "text-after-quote": "Text follows a closing quotation mark here. Put the whole cell in quotation marks, and double those inside it.",
};

/** What the portal already has of the values in the table. */
export type AlreadyThere = {
  /** The keys are the slugs that are taken. */
  slugs: ReadonlyMap<string, string>;
  /** From the Dropzone host to the slug of its customer. */
  hosts: ReadonlyMap<string, string>;
  /** From every name that a table may use for a staff member, in lower case, to the id. */
  owners: ReadonlyMap<string, string>;
};

export type RowFate = { line: number; name: string; dropzoneHost: string } & (
  | { fate: "create"; slug: string; wish: NewCustomerWish; ownerId: string | null; remarks: readonly string[] }
  | { fate: "already-there"; slug: string }
  | { fate: "cannot"; why: readonly string[] }
);

/** In the order of the table. When two rows are for one Dropzone tenant, only the first can be created: nobody knows which one is meant. */
export function fatesOf(rows: readonly ReadRow[], there: AlreadyThere): RowFate[] {
  const firstLines = new Map<string, number>();
  for (const { line, host } of rows) if (host !== null && !firstLines.has(host)) firstLines.set(host, line);
  const takenSlugs = new Set<string>(there.slugs.keys());
  return rows.map(({ line, entries, read }): RowFate => {
    const common = { line, name: entries.name ?? "", dropzoneHost: entries.dropzoneHost ?? "" };
    if (!read.ok) return { ...common, fate: "cannot", why: Object.values(read.fieldErrors) };
    const { wish } = read;
    const seen = { line, name: wish.name, dropzoneHost: wish.dropzoneHost };
    const present = there.hosts.get(wish.dropzoneHost);
    if (present !== undefined) return { ...seen, fate: "already-there", slug: present };
    const before = firstLines.get(wish.dropzoneHost) ?? line;
    if (before !== line) return { ...seen, fate: "cannot", why: [`Line ${before} is for the same Dropzone tenant.`] };
    const ownerId = wish.owner === null ? null : there.owners.get(wish.owner.toLowerCase());
    const why = [
      ...(wish.slugIsGiven && takenSlugs.has(wish.slug) ? [`The slug “${wish.slug}” is taken.`] : []),
      ...(ownerId === undefined ? [`Nobody called “${wish.owner}” has signed in here, so they cannot own it.`] : []),
    ];
    if (why.length > 0 || ownerId === undefined) return { ...seen, fate: "cannot", why };
    const slug = wish.slugIsGiven ? wish.slug : nextFree(wish.slug, takenSlugs);
    takenSlugs.add(slug);
    const remarks = [
      ...(wish.apiKey === null ? ["Without an API key the customer cannot start. It can be added later."] : []),
      ...(wish.expectedTenant === null ? ["No tenant is expected: whoever has the invitation can connect theirs."] : []),
    ];
    return { ...seen, fate: "create", slug, wish: { ...wish, slug }, ownerId, remarks };
  });
}

function nextFree(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  let number = 2;
  while (taken.has(`${slug}-${number}`)) number++;
  return `${slug}-${number}`;
}

export type CreatedRow = { name: string; slug: string; dropzoneHost: string; invitation: string; expiresAt: string };

/** The only place with the invitation links: the portal stores only their hashes. */
export const createdCsv = (rows: readonly CreatedRow[]): string =>
  [
    csvLine(["name", "slug", "dropzone_host", "invitation", "invitation_ends"]),
    ...rows.map((row) => csvLine([row.name, row.slug, row.dropzoneHost, row.invitation, row.expiresAt])),
  ].join("");
