import "server-only";
import type { LetterKind } from "@/lib/catalogue/letters";
import type { PartDuty } from "@/lib/catalogue/parts";
import { isMailConfigured } from "@/lib/mail/smtp";
import { inCustomer } from "@/lib/store/database";
import { listLetters } from "@/lib/store/letters";
import type { Person } from "@/lib/store/people";
import { listSubscriptions, type Subscription } from "@/lib/store/subscriptions";

/** Loads what the page of letters and the switch on the last page show. */

export type LetterAddress = {
  id: string;
  address: string;
  kinds: readonly LetterKind[];
  duty: PartDuty | null;
  state: "on" | "asked" | "ended";
  /** When the newest letter to it was sent. Null when none was. */
  lastSentAt: string | null;
};

export type LoadedLetters = {
  /** Whether the portal can send mail at all. */
  isConfigured: boolean;
  /** Null when this person has never asked for letters, or ended them. */
  own: LetterAddress | null;
  /** What the form offers as their address. */
  suggested: string;
  /** Everybody else's, the ended ones last. */
  others: LetterAddress[];
};

export async function loadLetters(customerId: string, person: Person): Promise<LoadedLetters> {
  const { all, letters } = await inCustomer(customerId, async () => ({
    all: await listSubscriptions(customerId),
    letters: await listLetters(customerId),
  }));
  const shown = (subscription: Subscription): LetterAddress => {
    const { id, address, kinds, duty, confirmedAt, endedAt } = subscription;
    const state = endedAt !== null ? "ended" : confirmedAt === null ? "asked" : "on";
    return {
      id,
      address,
      kinds,
      duty,
      state,
      lastSentAt: letters.find((l) => l.subscriptionId === id && l.sentAt !== null)?.sentAt ?? null,
    };
  };
  const own = all.find(({ personId, endedAt }) => personId === person.id && endedAt === null);
  const others = all.filter((each) => each !== own && each.personId !== person.id).map(shown);
  return {
    isConfigured: isMailConfigured(),
    own: own ? shown(own) : null,
    suggested: person.userName,
    others: [...others.filter(({ state }) => state !== "ended"), ...others.filter(({ state }) => state === "ended")],
  };
}
