import "server-only";
import { z } from "zod";
import { daysBetweenAsking, type LetterKind, mostAddresses, mostAskedADay } from "@/lib/catalogue/letters";
import type { PartDuty } from "@/lib/catalogue/parts";
import { isMailConfigured } from "@/lib/mail/smtp";
import { isTimeZone } from "@/lib/onboarding/letters/letter-hours";
import { recordAudit } from "@/lib/store/audit";
import type { Customer } from "@/lib/store/customers";
import { countAsked, lastAsked, queueLetter } from "@/lib/store/letters";
import type { Person } from "@/lib/store/people";
import {
  endSubscription,
  findSubscription,
  listSubscriptions,
  lockSubscriptions,
  type Subscription,
  saveSubscription,
} from "@/lib/store/subscriptions";

/**
 * Who gets letters. An address gets none before whoever reads it has agreed, except the one that asks: only the name with which somebody is
 * signed in counts as theirs. So the portal cannot be used to write to strangers.
 */

export type LetterWish = {
  address: string;
  kinds: readonly LetterKind[];
  /** Of the browser. What is no time zone counts as UTC. */
  timeZone: string;
};

export type LetterRefusal = "not-configured" | "not-an-address" | "too-many" | "said-no" | "already";
/** `isAsked`: the address has to agree first. */
export type Subscribed = { ok: true; isAsked: boolean } | { ok: false; reason: LetterRefusal };

/** Letters to oneself. Another address of theirs takes the place of the one before. */
export function subscribeSelf(customer: Customer, person: Person, wish: LetterWish): Promise<Subscribed> {
  return subscribe(customer, person, { ...wish, isSelf: true, duty: null });
}

/** Letters to a colleague. `duty`: the part that they are named for; null for none in particular. */
export function nameColleague(customer: Customer, person: Person, wish: LetterWish & { duty: PartDuty | null }): Promise<Subscribed> {
  return subscribe(customer, person, { ...wish, isSelf: false });
}

type Wish = LetterWish & { isSelf: boolean; duty: PartDuty | null };

async function subscribe(customer: Customer, person: Person, wish: Wish): Promise<Subscribed> {
  if (!isMailConfigured()) return { ok: false, reason: "not-configured" };
  const read = z.email().safeParse(wish.address.trim().toLowerCase());
  if (!read.success) return { ok: false, reason: "not-an-address" };
  const address = read.data;
  return lockSubscriptions(customer.id, async () => {
    const all = await listSubscriptions(customer.id);
    const before = all.find((each) => each.address === address);
    const isProven = wish.isSelf && address === person.userName.toLowerCase();
    const refusal = whyNot({ before, all, isProven, isSelf: wish.isSelf });
    if (refusal) return { ok: false, reason: refusal };
    const isConfirmed = isProven || (before !== undefined && before.confirmedAt !== null);
    const asks = !isConfirmed && !(await wasAskedLately(before));
    if (asks && (await isAskedEnough(customer.id))) return { ok: false, reason: "too-many" };
    const timeZone = isTimeZone(wish.timeZone) ? wish.timeZone : "UTC";
    const saved = await saveSubscription(customer.id, {
      ...{ address, kinds: [...wish.kinds], duty: wish.duty, timeZone, isConfirmed },
      ...{ personId: wish.isSelf ? person.id : null, addedBy: person.id },
    });
    if (wish.isSelf) await endOthers(all, { person, address });
    if (asks) await ask(saved);
    const detail = { subscriptionId: saved.id, whose: wish.isSelf ? ("own" as const) : ("colleague" as const), kinds: saved.kinds };
    await recordAudit(customer.id, { actor: { kind: "customer", id: person.id }, action: "letters-wanted", detail });
    return { ok: true, isAsked: !isConfirmed };
  });
}

type Judged = { before: Subscription | undefined; all: readonly Subscription[]; isProven: boolean; isSelf: boolean };

function whyNot({ before, all, isProven, isSelf }: Judged): LetterRefusal | null {
  if (before?.endedBy === "reader" && !isProven) return "said-no";
  const isThere = before !== undefined && before.endedAt === null;
  if (isThere && !isSelf) return "already";
  const open = all.filter(({ endedAt }) => endedAt === null).length;
  return !isThere && open >= mostAddresses ? "too-many" : null;
}

const dayMs = 24 * 3_600_000;

async function wasAskedLately(before: Subscription | undefined): Promise<boolean> {
  const asked = before === undefined ? null : await lastAsked(before.customerId, before.id);
  return asked !== null && Date.now() - Date.parse(asked) < daysBetweenAsking * dayMs;
}

const isAskedEnough = async (customerId: string): Promise<boolean> =>
  (await countAsked(customerId, new Date(Date.now() - dayMs))) >= mostAskedADay;

const ask = ({ customerId, id }: Subscription): Promise<number> =>
  queueLetter(customerId, { kind: "confirm", step: null, facts: {}, onceKey: `confirm:${new Date().toISOString()}`, to: [id] });

async function endOthers(all: readonly Subscription[], { person, address }: { person: Person; address: string }): Promise<void> {
  for (const each of all)
    if (each.personId === person.id && each.address !== address && each.endedAt === null)
      await endSubscription(each.customerId, each.id, "colleague");
}

/** Ends the letters to an address, on the page of letters. People without an admin role end their own only. */
export async function endLetters(customer: Customer, person: Person, { id, isAdmin }: { id: string; isAdmin: boolean }): Promise<void> {
  const found = await findSubscription(customer.id, id);
  if (found === null || (!isAdmin && found.personId !== person.id)) return;
  if (!(await endSubscription(customer.id, id, "colleague"))) return;
  const detail = { subscriptionId: id, by: "colleague" as const };
  await recordAudit(customer.id, { actor: { kind: "customer", id: person.id }, action: "letters-ended", detail });
}
