import "server-only";
import type { z } from "zod";
import type { CustomerFilters, CustomerSort } from "@/lib/staff/list/customer-filters";
import { searchWords } from "@/lib/staff/list/search-words";
import type { Summary } from "@/lib/staff/list/summary";
import type { Customer } from "./customers";
import { asStaff, type Database, inCustomer } from "./database";
import { Prisma } from "./generated/client";
import { momentSchema, type PageCursor, readCursor, textSchema, writeCursor } from "./page-cursor";
import { type SummaryRow, toSummary } from "./summary-row";

/**
 * Staff's list of customers, a page at a time, from where the last one ended: never by counting rows off. Written out as SQL since
 * the order is over two columns at once, each with an index of its own (see the staff migration).
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

export type ListWish = {
  filters: CustomerFilters;
  sort: CustomerSort;
  /** What the page before gave as `next`. One that does not fit the sort, or was tampered with, begins at the beginning. */
  after: string | null;
  limit: number;
  /** Whose customers "mine" are. */
  viewerId?: string;
};

export function listSummaries(wish: ListWish): Promise<{ rows: CustomerSummary[]; next: string | null }> {
  const { column } = orders[wish.sort];
  const cursor = readCursor<string | null>(wish.after, cursorValues[wish.sort]);
  const wanted = wish.limit + 1;
  return asStaff(async (db) => {
    const found = await select(db, { ...wish, where: startingAfter(wish.sort, cursor), limit: wanted });
    // Those without a value come last of all. A comparison leaves them out, so they are asked for when the others have run out.
    if (cursor?.value != null && canBeNull(wish.sort) && found.length < wanted)
      found.push(...(await select(db, { ...wish, where: Prisma.sql`${column} IS NULL`, limit: wanted - found.length })));
    const rows = found.slice(0, wish.limit);
    const last = rows.at(-1);
    return { rows: rows.map(toListed), next: found.length > wish.limit && last ? cursorAt(wish.sort, last) : null };
  });
}

/** Null until it has been computed for the first time. */
export function getSummary(customerId: string): Promise<Summary | null> {
  return inCustomer(customerId, async (db) => {
    const row = await db.customerSummary.findUnique({ where: { customerId } });
    return row && toSummary(row);
  });
}

type ListedRow = SummaryRow & {
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

async function select(db: Database, { filters, sort, viewerId, where, limit }: ListWish & { where: Prisma.Sql }): Promise<ListedRow[]> {
  const conditions = [where, ...conditionsFor(filters, viewerId)];
  // Row-level security hides from the planner how few summaries a word leads to, and it would rather read them all.
  if (filters.search) await db.$executeRaw`SELECT set_config('enable_seqscan', 'off', true)`;
  // What is shown besides is looked up for the page alone, not for everything that was found.
  return db.$queryRaw<ListedRow[]>`
    SELECT c.id, c.slug, c.name, s.sort_name AS "sortName", c.dropzone_host AS "dropzoneHost", c.cloud::text AS cloud, c.route, c.created_at AS "createdAt",
      s.owner_id AS "ownerId", m.name AS "ownerName", s.states, s.step_states AS "stepStates", s.done, s."of", s.waiting_on AS "waitingOn",
      s.waiting_step AS "waitingStep", s.waiting_since AS "waitingSince", s.stage, s.next_expiry AS "nextExpiry",
      s.next_expiry_what AS "nextExpiryWhat", s.last_activity_at AS "lastActivityAt", s.capabilities
    FROM (SELECT * FROM customer_summary s WHERE ${Prisma.join(conditions, " AND ")} ORDER BY ${orders[sort].by} LIMIT ${limit}) s
      JOIN customer c ON c.id = s.customer_id LEFT JOIN staff_member m ON m.id = s.owner_id
    ORDER BY ${orders[sort].by}`;
}

function conditionsFor(filters: CustomerFilters, viewerId: string | undefined): Prisma.Sql[] {
  const { search, waitingOn, waitingLongerThanHours, expiringWithinDays, ownerId, stage, capability, mine } = filters;
  const hence = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  return [
    ...searchWords(search ?? "").map(beginsAWord),
    ...(waitingOn ? [Prisma.sql`s.waiting_on = ${waitingOn}`] : []),
    ...(waitingLongerThanHours ? [Prisma.sql`s.waiting_since < ${hence(-waitingLongerThanHours)}`] : []),
    ...(expiringWithinDays ? [Prisma.sql`s.next_expiry < ${hence(24 * expiringWithinDays)}`] : []),
    ...(ownerId ? [Prisma.sql`s.owner_id = ${ownerId}::uuid`] : []),
    ...(mine && viewerId ? [Prisma.sql`s.owner_id = ${viewerId}::uuid`] : []),
    ...(stage ? [Prisma.sql`s.stage = ${stage}`] : []),
    ...(capability ? [Prisma.sql`s.capabilities @> ARRAY[${capability}]`] : []),
  ];
}

/** By comparison, which alone may use an index under row-level security. No word contains the last character there is. */
const beginsAWord = (start: string): Prisma.Sql =>
  Prisma.sql`EXISTS (SELECT FROM customer_word w WHERE w.customer_id = s.customer_id AND w.word >= ${start} AND w.word < ${`${start}\u{10ffff}`})`;

const orders = {
  waiting: { column: Prisma.sql`s.waiting_since`, by: Prisma.sql`s.waiting_since, s.customer_id`, key: "waitingSince" },
  activity: { column: Prisma.sql`s.last_activity_at`, by: Prisma.sql`s.last_activity_at DESC, s.customer_id DESC`, key: "lastActivityAt" },
  name: { column: Prisma.sql`s.sort_name`, by: Prisma.sql`s.sort_name, s.customer_id`, key: "sortName" },
  expiry: { column: Prisma.sql`s.next_expiry`, by: Prisma.sql`s.next_expiry, s.customer_id`, key: "nextExpiry" },
} as const satisfies Record<CustomerSort, { column: Prisma.Sql; by: Prisma.Sql; key: keyof ListedRow }>;

const canBeNull = (sort: CustomerSort): boolean => sort === "waiting" || sort === "expiry";

const cursorValues = {
  waiting: momentSchema.nullable(),
  activity: momentSchema,
  name: textSchema,
  expiry: momentSchema.nullable(),
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
  return { ...toSummary(row), id, slug, name, dropzoneHost, cloud, route, createdAt: createdAt.toISOString(), owner };
}
