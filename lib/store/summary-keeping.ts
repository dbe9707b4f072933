import "server-only";
import type { StepSlug } from "@/lib/catalogue/steps";
import { searchWords, sortNameOf } from "@/lib/staff/list/search-words";
import type { Summary } from "@/lib/staff/list/summary";
import type { WaitingOn } from "@/lib/staff/list/waiting-on";
import { asStaff, inCustomer } from "./database";
import type { Prisma } from "./generated/client";
import { toRow } from "./summary-row";

/**
 * Writes the row that staff's list has of each customer, and knows which of them are out of date. Triggers put a customer on that list in the transaction
 * that changes them, so that none is forgotten; whoever refreshes takes them off again in the transaction that writes the row.
 */

/** Those that have waited longest, at most so many. */
export function dueSummaries(limit: number): Promise<string[]> {
  return asStaff(async (db) => {
    const rows = await db.summaryDue.findMany({ select: { customerId: true }, orderBy: { id: "asc" }, take: limit * 4 });
    return [...new Set(rows.map(({ customerId }) => customerId))].slice(0, limit);
  });
}

/**
 * Before anything of the customer is read: what changes from then on makes them due again. False when somebody else was faster. One
 * at a time for each customer, or what was read first could be written last.
 */
export function takeDue(customerId: string): Promise<boolean> {
  return inCustomer(customerId, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`summary:${customerId}`}, 0))`;
    return (await db.summaryDue.deleteMany({ where: { customerId } })).count > 0;
  });
}

/** To the end of the queue, so that one that fails keeps nobody else waiting. */
export async function putOffDue(customerId: string): Promise<void> {
  await inCustomer(customerId, async (db) => {
    await db.summaryDue.deleteMany({ where: { customerId } });
    await db.summaryDue.create({ data: { customerId } });
  });
}

/** For what no trigger can tell. Wakes whoever keeps the summaries, on every replica. */
export async function makeDue(customerId: string): Promise<void> {
  await inCustomer(customerId, async (db) => {
    await db.summaryDue.deleteMany({ where: { customerId } });
    await db.summaryDue.create({ data: { customerId } });
    await db.$executeRaw`SELECT pg_notify('summary_due', ${customerId})`;
  });
}

/**
 * Those whose row says that it is their turn, while no link is left that works. A link ends by the clock alone: nothing is written when
 * it does, so no trigger can tell.
 */
export function listLinksRunOut(limit: number): Promise<string[]> {
  return asStaff(async (db) => {
    const rows = await db.$queryRaw<{ id: string }[]>`
      SELECT s.customer_id AS id FROM customer_summary s JOIN customer c ON c.id = s.customer_id
      WHERE s.waiting_on = ${"customer-admin" satisfies WaitingOn} AND s.waiting_step = ${"connect" satisfies StepSlug} AND c.entra_tenant_id IS NULL
        AND NOT EXISTS (SELECT FROM invitation i WHERE i.customer_id = c.id AND i.revoked_at IS NULL AND i.expires_at > now())
      LIMIT ${limit}`;
    return rows.map(({ id }) => id);
  });
}

export async function saveSummary(customerId: string, summary: Summary): Promise<void> {
  await inCustomer(customerId, async (db) => {
    const customer = await db.customer.findUniqueOrThrow({
      where: { id: customerId },
      include: { people: { select: { name: true, userName: true } }, words: { select: { word: true } } },
    });
    const data = { ...toRow(summary), sortName: sortNameOf(customer.name), ownerId: customer.ownerId };
    await db.customerSummary.upsert({ where: { customerId }, create: { customerId, ...data }, update: data });

    const words = searchWords(searchText(customer));
    const before = customer.words.map(({ word }) => word);
    const gone = before.filter((word) => !words.includes(word));
    const added = words.filter((word) => !before.includes(word)).map((word) => ({ customerId, word }));
    if (gone.length > 0) await db.customerWord.deleteMany({ where: { customerId, word: { in: gone } } });
    if (added.length > 0) await db.customerWord.createMany({ data: added, skipDuplicates: true });
  });
}

type Searched = Prisma.CustomerGetPayload<{ include: { people: { select: { name: true; userName: true } } } }>;

function searchText(customer: Searched): string {
  const { name, slug, dropzoneHost, entraTenantId, entraTenantName, initialDomain, contactName, contactEmail, people } = customer;
  const own = [name, slug, dropzoneHost, entraTenantId, entraTenantName, initialDomain, contactName, contactEmail];
  return [...own, ...people.flatMap((person) => [person.name, person.userName])].filter((text) => text !== null).join(" ");
}
