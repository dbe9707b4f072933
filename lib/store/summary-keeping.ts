import "server-only";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { WaitingOn } from "@/lib/catalogue/waiting-on";
import { searchWords, sortNameOf } from "@/lib/staff/list/search-words";
import type { Summary } from "@/lib/staff/list/summary";
import { asStaff, inCustomer } from "./database";
import type { Prisma } from "./generated/client";
import { toRow } from "./summary-row";

/**
 * Writes each customer's row in the staff's list, and keeps the queue of customers whose row is out of date ("due"). Database triggers add
 * a customer to the queue in the transaction that changes them, so none is forgotten. A refresh removes them in the transaction that
 * writes the row.
 */

/** The ids of due customers, longest in the queue first, at most `limit`. */
export function dueSummaries(limit: number): Promise<string[]> {
  return asStaff(async (db) => {
    const rows = await db.summaryDue.findMany({ select: { customerId: true }, orderBy: { id: "asc" }, take: limit * 4 });
    return [...new Set(rows.map(({ customerId }) => customerId))].slice(0, limit);
  });
}

/**
 * Call it before reading anything of the customer: a later change makes them due again. False when another process has taken them. The
 * lock admits one refresh at a time for each customer; otherwise an older reading could be written last.
 */
export function takeDue(customerId: string): Promise<boolean> {
  return inCustomer(customerId, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`summary:${customerId}`}, 0))`;
    return (await db.summaryDue.deleteMany({ where: { customerId } })).count > 0;
  });
}

/** Moves a customer to the end of the queue, so that one whose refresh fails does not hold up the others. */
export async function putOffDue(customerId: string): Promise<void> {
  await inCustomer(customerId, async (db) => {
    await db.summaryDue.deleteMany({ where: { customerId } });
    await db.summaryDue.create({ data: { customerId } });
  });
}

/** For changes that no trigger sees. Notifies the process on every replica that refreshes summaries. */
export async function makeDue(customerId: string): Promise<void> {
  await inCustomer(customerId, async (db) => {
    await db.summaryDue.deleteMany({ where: { customerId } });
    await db.summaryDue.create({ data: { customerId } });
    await db.$executeRaw`SELECT pg_notify('summary_due', ${customerId})`;
  });
}

/**
 * Ids of customers whose summary says that they have to open their link, although no valid link is left. When a link expires, nothing is
 * written, so no trigger sees it.
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

/** Also updates the words by which the customer is searched. */
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
