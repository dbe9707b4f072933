import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type LetterState, letterStates } from "@/lib/catalogue/letters";
import type { LetterContent } from "@/lib/onboarding/letters/letter";
import { asStaff, inCustomer, withKey } from "./database";
import { hashToken } from "./hashed-tokens";
import { listSubscriptions, type Subscription } from "./subscriptions";

/** The letters to a customer's people, before they are sent and after. What happens in between is in letter-sending.ts. */

export type NewLetter = LetterContent & {
  /** Names the cause. The same cause makes no second letter to the same address, however often this is called. */
  onceKey: string;
  /** Everybody who wants letters of this kind, or the subscriptions with these ids. */
  to: "subscribers" | readonly string[];
};

/**
 * Writes a letter to each address that wants it, to be sent by the sweep. Call it in the transaction that makes it due, or from work that may
 * be repeated. Returns how many it wrote.
 */
export function queueLetter(customerId: string, { to, onceKey, kind, step, facts }: NewLetter): Promise<number> {
  return inCustomer(customerId, async (db) => {
    const all = await listSubscriptions(customerId);
    const wanted = to === "subscribers" ? all.filter((each) => wants(each, kind)) : all.filter(({ id }) => to.includes(id));
    if (wanted.length === 0) return 0;
    const data = wanted.map(({ id }) => ({ id: randomUUID(), customerId, subscriptionId: id, kind, step, facts, onceKey }));
    return (await db.letter.createMany({ data, skipDuplicates: true })).count;
  });
}

/** They agreed, did not end it, and want letters of this kind. */
export const wants = ({ confirmedAt, endedAt, kinds }: Subscription, kind: LetterContent["kind"]): boolean =>
  confirmedAt !== null && endedAt === null && kinds.some((wanted) => wanted === kind);

/** Of the customers with somebody who wants reminders: their ids. */
export function listReminded(): Promise<Set<string>> {
  return asStaff(async (db) => {
    const where = { endedAt: null, confirmedAt: { not: null }, kinds: { has: "reminder" } };
    const rows = await db.subscription.findMany({ where, select: { customerId: true }, distinct: ["customerId"] });
    return new Set(rows.map(({ customerId }) => customerId));
  });
}

/** The one whose link has this token, and whose letter it is. Null for any other token. */
export async function findLetterByToken(token: string): Promise<{ id: string; customerId: string; subscriptionId: string } | null> {
  const tokenHash = hashToken(token);
  const select = { id: true, customerId: true, subscriptionId: true };
  return withKey("letter", tokenHash, (db) => db.letter.findUnique({ where: { tokenHash }, select }));
}

export type SentLetter = { subscriptionId: string; kind: string; state: LetterState; createdAt: string; sentAt: string | null };

/** Newest first. */
export function listLetters(customerId: string, limit = 100): Promise<SentLetter[]> {
  return inCustomer(customerId, async (db) => {
    const rows = await db.letter.findMany({ where: { customerId }, orderBy: [{ createdAt: "desc" }, { id: "asc" }], take: limit });
    return rows.map(({ subscriptionId, kind, state, createdAt, sentAt }) => ({
      ...{ subscriptionId, kind, state: z.enum(letterStates).parse(state) },
      ...{ createdAt: createdAt.toISOString(), sentAt: sentAt?.toISOString() ?? null },
    }));
  });
}

/** How many letters of this customer have asked an address since `moment`. */
export function countAsked(customerId: string, moment: Date): Promise<number> {
  return inCustomer(customerId, (db) => db.letter.count({ where: { customerId, kind: "confirm", createdAt: { gte: moment } } }));
}

/** When the address was last asked whether it wants letters. Null when it was not. */
export function lastAsked(customerId: string, subscriptionId: string): Promise<string | null> {
  return inCustomer(customerId, async (db) => {
    const { _max } = await db.letter.aggregate({ where: { customerId, subscriptionId, kind: "confirm" }, _max: { createdAt: true } });
    return _max.createdAt?.toISOString() ?? null;
  });
}
