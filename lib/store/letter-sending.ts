import "server-only";
import { randomUUID } from "node:crypto";
import { type LetterContent, readLetter } from "@/lib/onboarding/letters/letter";
import { asStaff, type Database, inCustomer } from "./database";
import { hashToken, newToken } from "./hashed-tokens";
import { type Subscription, toSubscription } from "./subscriptions";

/**
 * The way of a letter from "queued" to its end. One process at a time has it; what a process that died had is given back when the mail
 * server cannot have got it, and is "unsure" otherwise.
 */

type Queued = { id: string; createdAt: string; content: LetterContent };
export type Addressee = { customerId: string; subscriptionId: string };

/** Whose letters are to be looked at now, those who have waited longest first. */
export function listAddressees(now: Date, limit: number): Promise<Addressee[]> {
  const where = { state: "queued", notBefore: { lte: now } };
  const select = { customerId: true, subscriptionId: true };
  const orderBy = [{ notBefore: "asc" as const }, { id: "asc" as const }];
  return asStaff((db) => db.letter.findMany({ where, orderBy, distinct: ["subscriptionId"], select, take: limit }));
}

export type Claimed = { mailId: string; token: string; letters: Queued[] };

/** `later`: what can not go out now is looked at again then. */
type Choice = { send: readonly Queued[]; drop: readonly Queued[]; later: Date };

/**
 * Takes what `choose` picks from the letters that wait for this address, so that no other process sends it, and drops what it drops. Null
 * when nothing is to be sent now.
 */
export function claimLetters(
  { customerId, subscriptionId }: Addressee,
  now: Date,
  choose: (waiting: readonly Queued[], subscription: Subscription) => Promise<Choice>,
): Promise<Claimed | null> {
  return inCustomer(customerId, async (db) => {
    await db.$executeRaw`SELECT 1 FROM subscription WHERE id = ${subscriptionId}::uuid FOR UPDATE`;
    const subscription = toSubscription(await db.subscription.findUniqueOrThrow({ where: { id: subscriptionId, customerId } }));
    const rows = await readQueued(db, { customerId, subscriptionId }, now);
    const { send, drop, later } = await choose(rows, subscription);
    const change = (letters: readonly Queued[], data: object) =>
      db.letter.updateMany({ where: { customerId, id: { in: letters.map(({ id }) => id) }, state: "queued" }, data });
    if (drop.length > 0) await change(drop, { state: "dropped" });
    const waits = rows.filter((row) => !send.includes(row) && !drop.includes(row));
    if (waits.length > 0) await change(waits, { notBefore: later });
    const [first] = send;
    if (first === undefined) return null;
    const [mailId, token] = [randomUUID(), newToken()];
    await change(send, { state: "sending", claimedAt: now, mailId });
    await db.letter.update({ where: { id: first.id, customerId }, data: { tokenHash: hashToken(token) } });
    return { mailId, token, letters: [...send] };
  });
}

async function readQueued(db: Database, { customerId, subscriptionId }: Addressee, now: Date): Promise<Queued[]> {
  const where = { customerId, subscriptionId, state: "queued", notBefore: { lte: now } };
  const rows = await db.letter.findMany({ where, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
  // A letter of another version of the program waits for a process of that version.
  return rows.flatMap((row) => {
    const content = readLetter(row);
    return content ? [{ id: row.id, createdAt: row.createdAt.toISOString(), content }] : [];
  });
}

type OfMail = { customerId: string; mailId: string };

/** The mail server has agreed to take it, and gets it next. */
export async function recordHandedOver({ customerId, mailId }: OfMail): Promise<void> {
  const handed = { where: { customerId, mailId, state: "sending" }, data: { handedAt: new Date() } };
  if ((await inCustomer(customerId, (db) => db.letter.updateMany(handed))).count === 0) throw new Error("The letter was given back.");
}

/** `again`: when it is tried again; it goes back to the others. */
export type LetterOutcome = { state: "sent" } | { state: "failed" | "unsure"; trouble: string } | { again: Date; trouble: string };

export async function settleLetters({ customerId, mailId }: OfMail, outcome: LetterOutcome): Promise<void> {
  const where = { customerId, mailId, state: "sending" };
  const data =
    "again" in outcome
      ? { ...givenBack, notBefore: outcome.again, trouble: outcome.trouble, attempts: { increment: 1 } }
      : outcome.state === "sent"
        ? { state: "sent", sentAt: new Date(), trouble: null }
        : outcome;
  await inCustomer(customerId, (db) => db.letter.updateMany({ where, data }));
}

const givenBack = { state: "queued", mailId: null, tokenHash: null, claimedAt: null, handedAt: null };

/** How often it was tried before. */
export function countAttempts({ customerId, mailId }: OfMail): Promise<number> {
  return inCustomer(customerId, async (db) => {
    const { _max } = await db.letter.aggregate({ where: { customerId, mailId }, _max: { attempts: true } });
    return _max.attempts ?? 0;
  });
}

/** What a process had taken before `moment` and never settled: it died. Returns how many letters. */
export async function releaseLost(moment: Date): Promise<number> {
  const lost = { state: "sending", claimedAt: { lt: moment } };
  const whose = await asStaff((db) => db.letter.findMany({ where: lost, distinct: ["customerId"], select: { customerId: true } }));
  let count = 0;
  for (const { customerId } of whose)
    count += await inCustomer(customerId, async (db) => {
      const unsure = await db.letter.updateMany({ where: { ...lost, customerId, handedAt: { not: null } }, data: { state: "unsure" } });
      const back = await db.letter.updateMany({ where: { ...lost, customerId, handedAt: null }, data: givenBack });
      return unsure.count + back.count;
    });
  return count;
}
