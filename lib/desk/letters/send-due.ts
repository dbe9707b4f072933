import "server-only";
import { env } from "@/lib/env";
import { stopLettersPath } from "@/lib/links/paths";
import { log } from "@/lib/log";
import { isMailConfigured, type Posted, postLetter } from "@/lib/mail/smtp";
import { chooseLetters, type Waiting } from "@/lib/onboarding/letters/choose-letters";
import { renderHtml, renderText } from "@/lib/onboarding/letters/render-mail";
import { writeMail } from "@/lib/onboarding/letters/write-mail";
import { getCustomer } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { findEndings } from "@/lib/store/expiries";
import {
  type Addressee,
  type Claimed,
  claimLetters,
  countAttempts,
  type LetterOutcome,
  listAddressees,
  recordHandedOver,
  releaseLost,
  settleLetters,
} from "@/lib/store/letter-sending";
import { listPeople, type Person } from "@/lib/store/people";
import { lastSeen } from "@/lib/store/sessions";
import { findSubscription, type Subscription } from "@/lib/store/subscriptions";
import { getSummary } from "@/lib/store/summaries";

/**
 * Sends the letters whose time has come: one mail to each address, with all that is due for it. Each letter is sent at most once. A process
 * that dies before the mail server has agreed to take a letter leaves it to the next sweep. One that dies after that leaves it "unsure", and
 * nobody sends it again: no letter arrives twice, and in that moment one may be lost. The other way round would be as honest, but people
 * stop reading what comes twice, and a lost reminder is followed by the next.
 */

const atOnce = 500;
/** Connections to the mail server at one time. */
const sideBySide = 4;
/** Longer than the mail server may take (lib/mail/transport-options.ts). */
const lostAfterMs = 10 * 60_000;

/** `now`: what counts as the present. Returns how many mails the mail server took. */
export async function sendDueLetters(now = new Date()): Promise<number> {
  if (!isMailConfigured()) return 0;
  const lost = await releaseLost(new Date(now.getTime() - lostAfterMs));
  if (lost > 0) log.warn({ lost }, "Letters were left behind by a process that died");
  const addressees = await listAddressees(now, atOnce);
  let sent = 0;
  const worker = async () => {
    for (let next = addressees.shift(); next; next = addressees.shift()) {
      try {
        if (await sendTo(next, now)) sent += 1;
      } catch (error) {
        // The others are not to wait for it. Its letters are found again by the next sweep.
        log.error({ error, customerId: next.customerId }, "Letters could not be sent");
      }
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, worker));
  return sent;
}

async function sendTo(addressee: Addressee, now: Date): Promise<boolean> {
  const { customerId, subscriptionId } = addressee;
  const claimed = await claimLetters(addressee, now, (waiting, subscription) => choose(waiting, subscription, now));
  if (claimed === null) return false;
  const ofMail = { customerId, mailId: claimed.mailId };
  const posted = await post(claimed, subscriptionId, { customerId, now });
  await settleLetters(ofMail, posted.ok ? { state: "sent" } : await afterRefusal(posted, ofMail, now));
  return posted.ok;
}

/** Reads what the letters depend on in the transaction that takes them. */
async function choose(waiting: readonly Waiting[], subscription: Subscription, now: Date) {
  const { customerId, timeZone, kinds, confirmedAt, endedAt } = subscription;
  const summary = await getSummary(customerId);
  const isOver = endedAt !== null || (await getCustomer(customerId)).endedAt !== null;
  const { secret, certificate } = await findEndings(customerId);
  return chooseLetters(waiting, {
    ...{ now, timeZone, kinds, hours: env().LETTER_HOURS },
    isActive: confirmedAt !== null && !isOver,
    isEnded: isOver,
    endings: [
      ...(secret ? [{ what: "client-secret" as const, endsAt: secret.endsAt }] : []),
      ...(certificate ? [{ what: "certificate" as const, endsAt: certificate.endsAt }] : []),
    ],
    turn: { step: summary?.waitingStep ?? null, since: summary?.waitingSince ?? null },
    isHere: await isHere(subscription, now),
  });
}

/** Who used the portal so recently still sees it. */
const hereMs = 5 * 60_000;

async function isHere({ customerId, personId, address }: Subscription, now: Date): Promise<boolean> {
  const person = (await listPeople(customerId)).find((each) => isOf(each, { personId, address }));
  if (person === undefined) return false;
  const seen = await lastSeen(customerId, person.id);
  return seen !== null && now.getTime() - Date.parse(seen) < hereMs;
}

/** The person whom an address belongs to, as far as is known: who asked for it, or who signs in with it. */
export const isOf = ({ id, userName }: Person, { personId, address }: Pick<Subscription, "personId" | "address">): boolean =>
  personId === null ? userName.toLowerCase() === address : id === personId;

async function post({ mailId, token, letters }: Claimed, subscriptionId: string, { customerId, now }: { customerId: string; now: Date }) {
  const { customer, subscription, people } = await inCustomer(customerId, async () => ({
    customer: await getCustomer(customerId),
    subscription: await findSubscription(customerId, subscriptionId),
    people: await listPeople(customerId),
  }));
  if (subscription === null) throw new Error("A letter has no address.");
  const { timeZone, addedBy, address } = subscription;
  const origin = env().PORTAL_ORIGIN;
  const mail = writeMail(
    letters.map(({ content }) => content),
    { customer, origin, token, timeZone, now, addedBy: people.find(({ id }) => id === addedBy)?.name ?? null },
  );
  return postLetter({
    ...{ id: mailId, to: address, subject: mail.subject, text: renderText(mail), html: renderHtml(mail) },
    unsubscribeUrl: `${origin}${stopLettersPath(token)}`,
    beforeHandOver: () => recordHandedOver({ customerId, mailId }),
  });
}

/** The pauses before a letter that the mail server did not take is tried again. After the last it is given up. */
const pausesMinutes = [5, 30, 120, 360, 720];

async function afterRefusal(
  posted: Extract<Posted, { ok: false }>,
  ofMail: { customerId: string; mailId: string },
  now: Date,
): Promise<LetterOutcome> {
  const { reason: trouble, mayHaveArrived, isFinal } = posted;
  if (mayHaveArrived) return { state: "unsure", trouble };
  const pause = pausesMinutes[await countAttempts(ofMail)];
  if (isFinal || pause === undefined) return { state: "failed", trouble };
  return { again: new Date(now.getTime() + pause * 60_000), trouble };
}
