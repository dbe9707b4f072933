import "server-only";
import type { LetterKind } from "@/lib/catalogue/letters";
import { isTimeZone } from "@/lib/onboarding/letters/letter-hours";
import { recordAudit } from "@/lib/store/audit";
import { getCustomer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { findLetterByToken } from "@/lib/store/letters";
import { confirmSubscription, endSubscription, findSubscription, type Subscription } from "@/lib/store/subscriptions";

/** The link in a letter, without a sign-in. Whoever holds it reads the mailbox: they may agree, stop the letters, or begin them again. */

/** `asked`: nobody has agreed yet. `ended`: by the reader, who may begin again. `over`: somebody else ended it. */
export type LinkState = "asked" | "on" | "ended" | "over";
export type LetterLink = { state: LinkState; customerName: string; address: string; kinds: readonly LetterKind[] };

/** Null for a link that is not known. Changes nothing. */
export async function loadLetterLink(token: string): Promise<LetterLink | null> {
  const found = await findByToken(token);
  if (found === null) return null;
  const { name } = await getCustomer(found.customerId);
  return { state: stateOf(found), customerName: name, address: found.address, kinds: found.kinds };
}

/** `timeZone`: of the browser. Returns false for a link that is not known. Harmless to repeat. */
export async function answerLetterLink(token: string, answer: { wants: boolean; timeZone: string }): Promise<boolean> {
  const found = await findByToken(token);
  if (found === null) return false;
  await (answer.wants ? agree(found, answer.timeZone) : stop(found));
  return true;
}

async function findByToken(token: string): Promise<Subscription | null> {
  const letter = await findLetterByToken(token);
  return letter && findSubscription(letter.customerId, letter.subscriptionId);
}

function stateOf({ confirmedAt, endedAt, endedBy }: Subscription): LinkState {
  if (endedAt !== null) return endedBy === "reader" ? "ended" : "over";
  return confirmedAt === null ? "asked" : "on";
}

async function agree(subscription: Subscription, timeZone: string): Promise<void> {
  const { customerId, id } = subscription;
  const state = stateOf(subscription);
  if (state === "on" || state === "over") return;
  await inCustomer(customerId, async () => {
    await confirmSubscription(customerId, id, isTimeZone(timeZone) ? timeZone : null);
    await recordAudit(customerId, { actor: readerOf(subscription), action: "letters-agreed", detail: { subscriptionId: id } });
  });
}

async function stop(subscription: Subscription): Promise<void> {
  const { customerId, id } = subscription;
  await inCustomer(customerId, async () => {
    if (!(await endSubscription(customerId, id, "reader"))) return;
    await recordAudit(customerId, { actor: readerOf(subscription), action: "letters-ended", detail: { subscriptionId: id, by: "reader" } });
  });
}

/** A person where one asked for the letters themselves. Of a colleague only the row is known. */
const readerOf = ({ personId, id }: Subscription) => ({ kind: "customer" as const, id: personId ?? id });
