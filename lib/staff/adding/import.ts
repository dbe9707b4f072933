import { csvLine, longestTable, readCsv } from "../csv";
import { type NewCustomerEntries, type NewCustomerField, type NewCustomerWish, readNewCustomer } from "./new-customer";

/** Many new customers from one table: reads it, and decides for each row what will happen, before anything is written. Pure. */

export const mostRows = 1000;

export type ReadRow = { line: number; entries: NewCustomerEntries; read: ReturnType<typeof readNewCustomer> };
/** `line`: the line of the text that causes the refusal, from 1. Null when there is none. */
export type UnreadableImport = {
  ok: false;
  reason: "empty" | "no-name-column" | "no-host-column" | "too-many-rows" | "too-long" | "quote-not-closed" | "text-after-quote";
  line: number | null;
};
/** `ignored`: headings of columns that the import does not use. */
export type ReadImport = { ok: true; rows: readonly ReadRow[]; ignored: readonly string[] } | UnreadableImport;

/** `moreHosts`: the hosts that the configuration adds to Dropzone's own (DROPZONE_HOSTS). */
export function readImport(text: string, moreHosts: readonly string[] = []): ReadImport {
  const table = readCsv(text);
  if (!table.ok) return { ...table, reason: table.reason === "too-many-lines" ? "too-many-rows" : table.reason };
  const [head, ...body] = table.rows;
  if (head === undefined || body.length === 0) return { ok: false, reason: "empty", line: null };
  const columns = head.cells.map(columnOf);
  if (!columns.includes("name")) return { ok: false, reason: "no-name-column", line: head.line };
  if (!columns.includes("dropzoneHost")) return { ok: false, reason: "no-host-column", line: head.line };
  if (body.length > mostRows) return { ok: false, reason: "too-many-rows", line: body[mostRows]?.line ?? null };
  const rows = body.map(({ line, cells }) => {
    const entries: NewCustomerEntries = {};
    for (const [at, field] of columns.entries()) if (field) entries[field] ??= (cells[at] ?? "").trim();
    return { line, entries, read: readNewCustomer(entries, moreHosts) };
  });
  return { ok: true, rows, ignored: head.cells.filter((cell, at) => columns[at] === null && cell.trim() !== "") };
}

/** Accepts headings as people write them: "Dropzone host", "dropzone_host" and "Host" are the same column. Null for any other heading. */
function columnOf(heading: string): NewCustomerField | null {
  const plain = heading.toLowerCase().replace(/[^a-z]/g, "");
  const found = (Object.entries(headings) as [NewCustomerField, readonly string[]][]).find(([, names]) => names.includes(plain));
  return found?.[0] ?? null;
}

const headings: Record<NewCustomerField, readonly string[]> = {
  name: ["name", "customer", "customername", "company"],
  slug: ["slug"],
  dropzoneHost: ["dropzonehost", "host", "dropzone", "dropzonetenant"],
  apiKey: ["apikey", "dropzoneapikey", "key"],
  cloud: ["cloud"],
  owner: ["owner", "csm"],
  expectedTenant: ["expectedtenant", "expecteddomain", "tenant", "tenantid", "entratenant", "domain"],
  contactName: ["contactname", "contact", "firstcontact"],
  contactEmail: ["contactemail", "email", "mail", "contactmail"],
};

/** An example of the table, to be downloaded and filled in. */
export const importTemplate = [
  csvLine(["name", "dropzone_host", "api_key", "cloud", "owner", "expected_tenant", "contact_name", "contact_email", "slug"]),
  csvLine(["Contoso", "contoso.dropzone.app", "", "global", "", "contoso.com", "Ada Example", "ada@contoso.com", ""]),
].join("");

export const importProblemWords: Record<UnreadableImport["reason"], string> = {
  empty: "There is no row below the headings. The first line names the columns; each line after it is a customer.",
  "no-name-column": "No column is called “name”.",
  "no-host-column": "No column is called “dropzone_host”.",
  "too-many-rows": `At most ${mostRows} customers fit in one table. Cut it in parts.`,
  "too-long": `At most ${longestTable.toLocaleString("en-US")} characters fit in one table. Cut it in parts.`,
  "quote-not-closed": "A quotation mark is opened here and never closed, so it is unclear where the cell ends.",
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

/** In the order of the table. When two rows are for one Dropzone tenant, the first one that has no errors is created. */
export function fatesOf(rows: readonly ReadRow[], there: AlreadyThere): RowFate[] {
  const hostLines = new Map<string, number>();
  const takenSlugs = new Set<string>(there.slugs.keys());
  return rows.map(({ line, entries, read }): RowFate => {
    const common = { line, name: entries.name ?? "", dropzoneHost: entries.dropzoneHost ?? "" };
    if (!read.ok) return { ...common, fate: "cannot", why: Object.values(read.fieldErrors) };
    const { wish } = read;
    const seen = { line, name: wish.name, dropzoneHost: wish.dropzoneHost };
    const present = there.hosts.get(wish.dropzoneHost);
    if (present !== undefined) return { ...seen, fate: "already-there", slug: present };
    const before = hostLines.get(wish.dropzoneHost);
    if (before !== undefined) return { ...seen, fate: "cannot", why: [`Line ${before} is for the same Dropzone tenant.`] };
    const ownerId = wish.owner === null ? null : there.owners.get(wish.owner.toLowerCase());
    const why = [
      ...(wish.slugIsGiven && takenSlugs.has(wish.slug) ? [`The slug “${wish.slug}” is taken.`] : []),
      ...(ownerId === undefined ? [`Nobody called “${wish.owner}” has signed in here, so they cannot own it.`] : []),
    ];
    if (why.length > 0 || ownerId === undefined) return { ...seen, fate: "cannot", why };
    hostLines.set(wish.dropzoneHost, line);
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
