import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type LetterEnd, type LetterKind, letterEnds, letterKinds } from "@/lib/catalogue/letters";
import { type PartDuty, readPartDuty } from "@/lib/catalogue/parts";
import { inCustomer } from "./database";
import type { Prisma } from "./generated/client";

/** The addresses of a customer's people that get letters from the portal. One row for each address, also after it ended. */

export type Subscription = {
  id: string;
  customerId: string;
  /** Null when a colleague named the address. */
  personId: string | null;
  address: string;
  kinds: LetterKind[];
  duty: PartDuty | null;
  timeZone: string;
  addedBy: string;
  createdAt: string;
  confirmedAt: string | null;
  endedAt: string | null;
  endedBy: LetterEnd | null;
};

/** In the order in which they were added, the ended ones among them. */
export function listSubscriptions(customerId: string): Promise<Subscription[]> {
  return inCustomer(customerId, async (db) =>
    (await db.subscription.findMany({ where: { customerId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] })).map(toSubscription),
  );
}

/** Null when this customer has no such row. */
export function findSubscription(customerId: string, id: string): Promise<Subscription | null> {
  return inCustomer(customerId, async (db) => {
    const row = await db.subscription.findUnique({ where: { id, customerId } });
    return row && toSubscription(row);
  });
}

/** Decide and write under this lock: two that are added at once would both be the last that the limit allows. */
export function lockSubscriptions<T>(customerId: string, use: () => Promise<T>): Promise<T> {
  return inCustomer(customerId, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`letters:${customerId}`}, 0))`;
    return use();
  });
}

type Wish = Pick<Subscription, "address" | "personId" | "kinds" | "duty" | "timeZone" | "addedBy"> & { isConfirmed: boolean };

/** Writes the row of the address, whether there was one or not. What was confirmed once stays so. */
export function saveSubscription(customerId: string, { isConfirmed, ...wish }: Wish): Promise<Subscription> {
  const confirmed = isConfirmed ? { confirmedAt: new Date() } : {};
  return inCustomer(customerId, async (db) => {
    const row = await db.subscription.upsert({
      where: { customerId_address: { customerId, address: wish.address } },
      create: { ...wish, ...confirmed, id: randomUUID(), customerId },
      update: { ...wish, ...confirmed, endedAt: null, endedBy: null },
    });
    return toSubscription(row);
  });
}

/** The reader of the mailbox agrees, or wants the letters again. `timeZone`: of their browser; null keeps the one that is stored. */
export async function confirmSubscription(customerId: string, id: string, timeZone: string | null): Promise<void> {
  const data = { confirmedAt: new Date(), endedAt: null, endedBy: null, ...(timeZone === null ? {} : { timeZone }) };
  await inCustomer(customerId, (db) => db.subscription.updateMany({ where: { id, customerId }, data }));
}

/** Returns false when it had ended before. */
export async function endSubscription(customerId: string, id: string, by: LetterEnd): Promise<boolean> {
  const ended = { where: { id, customerId, endedAt: null }, data: { endedAt: new Date(), endedBy: by } };
  return (await inCustomer(customerId, (db) => db.subscription.updateMany(ended))).count === 1;
}

/** A kind or a duty that this version does not know is left out. */
export function toSubscription(row: Prisma.SubscriptionGetPayload<object>): Subscription {
  return {
    ...row,
    kinds: letterKinds.filter((kind) => row.kinds.includes(kind)),
    duty: row.duty === null ? null : readPartDuty(row.duty),
    createdAt: row.createdAt.toISOString(),
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    endedBy: z.enum(letterEnds).nullable().parse(row.endedBy),
  };
}
