import "server-only";
import type { z } from "zod";
import type { CustomerFilters, CustomerSort } from "@/lib/staff/list/customer-filters";
import { searchWords } from "@/lib/staff/list/search-words";
import type { Summary } from "@/lib/staff/list/summary";
import type { Customer } from "./customers";
import { asStaff, type Database, inCustomer } from "./database";
import { Prisma } from "./generated/client";
import { momentSchema, type PageCursor, readCursor, textSchema, writeCursor } from "./page-cursor";
import { readStates, readStatesInText } from "./step-states";
import { type SummaryRow, toSummary } from "./summary-row";

/**
 * The staff's list of customers, page by page. A page starts after the last row of the page before (a cursor), never at an offset.
 * Written as SQL, because each order compares two columns at once and has an index of its own (see the staff migration).
 */

export type CustomerSummary = Summary & {
  id: string;
  slug: string;
  name: string;
  dropzoneHost: string;
  cloud: Customer["cloud"];
  route: string;
  createdAt: string;
  owner: { id: string; name: string } | null;
};

export type SummaryQuery = {
  filters: CustomerFilters;
  sort: CustomerSort;
  /** `next` of the page before. An invalid cursor, or one of another order, gives the first page. */
  after: string | null;
  limit: number;
  /** The staff member whose customers the filter `mine` selects. */
  viewerId?: string;
};

/** `next` is the cursor of the next page; null on the last page. */
export function listSummaries(query: SummaryQuery): Promise<{ rows: CustomerSummary[]; next: string | null }> {
  const { column } = orders[query.sort];
  const cursor = readCursor<string | null>(query.after, cursorValues[query.sort]);
  const wanted = query.limit + 1;
  return asStaff(async (db) => {
    const found = await select(db, { ...query, where: startingAfter(query.sort, cursor), limit: wanted });
    // Rows without a value sort last. A comparison leaves them out, so a second query fetches them when the others do not fill the page.
    if (cursor?.value != null && canBeNull(query.sort) && found.length < wanted)
      found.push(...(await select(db, { ...query, where: Prisma.sql`${column} IS NULL`, limit: wanted - found.length })));
    const rows = found.slice(0, query.limit);
    const last = rows.at(-1);
    return { rows: rows.map(toListed), next: found.length > query.limit && last ? cursorAt(query.sort, last) : null };
  });
}

/** How many customers have waited for longer than so many hours. */
export function countWaiting(hours: number): Promise<number> {
  return asStaff((db) => db.customerSummary.count({ where: { waitingSince: { lt: new Date(Date.now() - hours * 3_600_000) } } }));
}

/** Whether `listSummaries` can go on from there. A program is told, since it would page for ever from a cursor that gives the first page. */
export const isListCursor = (written: string, sort: CustomerSort): boolean =>
  readCursor<string | null>(written, cursorValues[sort]) !== null;

/** Null until it has been computed for the first time. */
export function getSummary(customerId: string): Promise<Summary | null> {
  return inCustomer(customerId, async (db) => {
    const row = await db.customerSummary.findUnique({ where: { customerId } });
    return row && toSummary(row, readStates(row));
  });
}

type ListedRow = SummaryRow & {
  /** In one text: a page has a thousand of them. */
  stepStates: string;
  states: string;
  id: string;
  slug: string;
  name: string;
  sortName: string;
  dropzoneHost: string;
  cloud: Customer["cloud"];
  route: string;
  createdAt: Date;
  ownerId: string | null;
  ownerName: string | null;
};

async function select(db: Database, query: SummaryQuery & { where: Prisma.Sql }): Promise<ListedRow[]> {
  const { by } = orders[query.sort];
  // Because of row-level security the planner cannot estimate how few summaries match, and would scan the whole table.
  if (query.filters.search) await db.$executeRaw`SELECT set_config('enable_seqscan', 'off', true)`;
  // The joins run only for the rows of the page, not for everything that matches. The page comes as one JSON value: its thousand cells would take
  // longer to read one by one than to find.
  const [found] = await db.$queryRaw<[{ page: StoredRow[] | null }]>`
    SELECT json_agg(listed) AS page FROM (SELECT c.id, c.slug, c.name, s.sort_name AS "sortName", c.dropzone_host AS "dropzoneHost", c.cloud::text AS cloud, c.route, c.created_at AS "createdAt",
      s.owner_id AS "ownerId", m.name AS "ownerName", s.states, coalesce(array_to_string(s.step_states, ' '), '') AS "stepStates", s.done, s."of", s.waiting_on AS "waitingOn",
      s.waiting_step AS "waitingStep", s.waiting_since AS "waitingSince", s.stage, s.next_expiry AS "nextExpiry",
      s.next_expiry_what AS "nextExpiryWhat", s.last_activity_at AS "lastActivityAt", s.capabilities,
      s.broken_since AS "brokenSince", s.broken
    FROM (${pageOf(query)}) s
      JOIN customer c ON c.id = s.customer_id LEFT JOIN staff_member m ON m.id = s.owner_id
    ORDER BY ${by}) listed`;
  return (found.page ?? []).map(withDates);
}

/** JSON has no dates. */
type StoredRow = { [Name in keyof ListedRow]: Date extends ListedRow[Name] ? Exclude<ListedRow[Name], Date> | string : ListedRow[Name] };

const dateOf = (text: string | null) => (text === null ? null : new Date(text));

const withDates = (row: StoredRow): ListedRow => ({
  ...row,
  createdAt: new Date(row.createdAt),
  waitingSince: dateOf(row.waitingSince),
  nextExpiry: dateOf(row.nextExpiry),
  lastActivityAt: new Date(row.lastActivityAt),
  brokenSince: dateOf(row.brokenSince),
});

/** The summaries of the page. */
function pageOf({ filters, sort, viewerId, where, limit }: SummaryQuery & { where: Prisma.Sql }): Prisma.Sql {
  const { by, column } = orders[sort];
  const inOrder = (from: Prisma.Sql, most: number) => Prisma.sql`${from} ORDER BY ${by} LIMIT ${most}`;
  const filtered = Prisma.join([where, ...filterConditions(filters, viewerId)], " AND ");
  const words = searchWords(filters.search ?? "").map((word) => Prisma.sql`s.search_text LIKE ${searchPattern(word)}`);
  if (words.length === 0) return inOrder(Prisma.sql`SELECT s.* FROM customer_summary s WHERE ${filtered}`, limit);
  const found = Prisma.join(words, " AND ");
  const walk = (more: Prisma.Sql) =>
    inOrder(Prisma.sql`SELECT s.customer_id FROM customer_summary s WHERE ${filtered} AND ${found} AND ${more}`, limit);
  const amongFirst = (most: number) =>
    Prisma.sql`SELECT s.customer_id FROM (${inOrder(Prisma.sql`SELECT * FROM customer_summary s WHERE ${filtered}`, most)}) s WHERE ${found}`;
  const count = (name: Prisma.Sql) => Prisma.sql`(SELECT count(*) FROM ${name})`;
  const isFull = (name: Prisma.Sql) => Prisma.sql`${count(name)} = ${limit}`;
  const [near, far, few, waiting] = [Prisma.sql`near`, Prisma.sql`far`, Prisma.sql`few`, Prisma.sql`waiting`];
  const fromIndex = (more: Prisma.Sql) =>
    Prisma.sql`(SELECT s.customer_id, ${column} FROM staff_search s
      WHERE ${found} AND ${filtered} AND NOT ${isFull(near)} AND NOT ${isFull(far)} AND ${more} LIMIT ${fewMatches + 1})`;
  // Those who wait come first when sorted by waiting, and have an index of their own.
  const matches =
    sort === "waiting"
      ? Prisma.sql`waiting AS MATERIALIZED ${fromIndex(Prisma.sql`s.waiting_since IS NOT NULL`)},
        few AS MATERIALIZED (SELECT * FROM waiting WHERE ${count(waiting)} >= ${limit} UNION ALL ${fromIndex(Prisma.sql`${count(waiting)} < ${limit}`)})`
      : Prisma.sql`few AS MATERIALIZED ${fromIndex(Prisma.sql`true`)}`;
  // Very many matches: the beginning of the order contains a page of them. Many, as far as its first rows tell: a longer beginning does.
  // Few: all come from the index of trigrams, and are sorted. Else a walk along the order finds a page soon.
  return Prisma.sql`
    WITH near AS MATERIALIZED (${amongFirst(lookedThrough)} LIMIT ${limit}),
    far AS MATERIALIZED (
      SELECT * FROM (${amongFirst(lookedFurther)} LIMIT ${limit}) s
      WHERE NOT ${isFull(near)} AND ${count(near)} * ${allSummaries} > ${fewMatches * lookedThrough}),
    ${matches}
    SELECT s.* FROM (SELECT customer_id FROM near WHERE ${isFull(near)}
    UNION ALL SELECT customer_id FROM far WHERE ${isFull(far)}
    UNION ALL (${inOrder(Prisma.sql`SELECT s.customer_id FROM few s WHERE ${count(few)} <= ${fewMatches}`, limit)})
    UNION ALL (${walk(Prisma.sql`${count(few)} > ${fewMatches}`)})) page JOIN customer_summary s ON s.customer_id = page.customer_id`;
}

const lookedThrough = 300;
const lookedFurther = 3000;
/** As PostgreSQL last counted them. */
const allSummaries = Prisma.sql`(SELECT reltuples FROM pg_class WHERE oid = 'customer_summary'::regclass)`;
/** At 100,000 customers, fetching so many takes as long as walking until a page of 50 is found among them. */
const fewMatches = 2500;

function filterConditions(filters: CustomerFilters, viewerId: string | undefined): Prisma.Sql[] {
  const { waitingOn, waitingLongerThanHours, expiringWithinDays, ownerId, stage, capability, mine, broken } = filters;
  const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  return [
    ...(waitingOn ? [Prisma.sql`s.waiting_on = ${waitingOn}`] : []),
    ...(waitingLongerThanHours ? [Prisma.sql`s.waiting_since < ${hoursFromNow(-waitingLongerThanHours)}`] : []),
    ...(expiringWithinDays ? [Prisma.sql`s.next_expiry < ${hoursFromNow(24 * expiringWithinDays)}`] : []),
    ...(ownerId ? [Prisma.sql`s.owner_id = ${ownerId}::uuid`] : []),
    ...(mine && viewerId ? [Prisma.sql`s.owner_id = ${viewerId}::uuid`] : []),
    ...(broken ? [Prisma.sql`s.broken_since IS NOT NULL`] : []),
    ...(stage ? [Prisma.sql`s.stage = ${stage}`] : []),
    ...(capability ? [Prisma.sql`s.capabilities @> ARRAY[${capability}]`] : []),
  ];
}

/** One or two letters are in nearly every name and in no trigram, so they find the beginnings of words. A word has nothing to escape. */
const searchPattern = (word: string): string => ([...word].length < 3 ? `% ${word}%` : `%${word}%`);

const orders = {
  waiting: { column: Prisma.sql`s.waiting_since`, by: Prisma.sql`s.waiting_since, s.customer_id`, key: "waitingSince" },
  activity: { column: Prisma.sql`s.last_activity_at`, by: Prisma.sql`s.last_activity_at DESC, s.customer_id DESC`, key: "lastActivityAt" },
  name: { column: Prisma.sql`s.sort_name`, by: Prisma.sql`s.sort_name, s.customer_id`, key: "sortName" },
  expiry: { column: Prisma.sql`s.next_expiry`, by: Prisma.sql`s.next_expiry, s.customer_id`, key: "nextExpiry" },
  broken: { column: Prisma.sql`s.broken_since`, by: Prisma.sql`s.broken_since, s.customer_id`, key: "brokenSince" },
} as const satisfies Record<CustomerSort, { column: Prisma.Sql; by: Prisma.Sql; key: keyof ListedRow }>;

const canBeNull = (sort: CustomerSort): boolean => sort === "waiting" || sort === "expiry" || sort === "broken";

const cursorValues = {
  waiting: momentSchema.nullable(),
  activity: momentSchema,
  name: textSchema,
  expiry: momentSchema.nullable(),
  broken: momentSchema.nullable(),
} as const satisfies Record<CustomerSort, z.ZodType<string | null>>;

function startingAfter(sort: CustomerSort, cursor: PageCursor<string | null> | null): Prisma.Sql {
  const { column } = orders[sort];
  if (cursor === null) return Prisma.sql`true`;
  const { value, id } = cursor;
  if (value === null) return Prisma.sql`${column} IS NULL AND s.customer_id > ${id}::uuid`;
  switch (sort) {
    case "name":
      return Prisma.sql`(s.sort_name, s.customer_id) > (${value}, ${id}::uuid)`;
    case "activity":
      return Prisma.sql`(s.last_activity_at, s.customer_id) < (${value}::timestamptz, ${id}::uuid)`;
    case "waiting":
    case "expiry":
    case "broken":
      return Prisma.sql`(${column}, s.customer_id) > (${value}::timestamptz, ${id}::uuid)`;
  }
}

function cursorAt(sort: CustomerSort, row: ListedRow): string {
  const value = row[orders[sort].key];
  return writeCursor({ value: value instanceof Date ? value.toISOString() : value, id: row.id });
}

function toListed(row: ListedRow): CustomerSummary {
  const { id, slug, name, dropzoneHost, cloud, route, createdAt, ownerId, ownerName } = row;
  const owner = ownerId && ownerName ? { id: ownerId, name: ownerName } : null;
  // Not by spreading: V8 takes eight times as long for an object of so many properties.
  return Object.assign(toSummary(row, readStatesInText(row)), {
    id,
    slug,
    name,
    dropzoneHost,
    cloud,
    route,
    createdAt: createdAt.toISOString(),
    owner,
  });
}
