import { isUrgent } from "@/lib/catalogue/letters";
import type { StepSlug } from "@/lib/catalogue/steps";
import type { Ending, LetterContent } from "./letter";
import { isLastChance, isWithinHours, type LetterHours, onEveryDay } from "./letter-hours";

/** Which of the letters to one address go out now, as one; which wait; which are dropped because they are no longer true. Pure. */

export type Waiting = { id: string; createdAt: string; content: LetterContent };

export type Known = {
  now: Date;
  timeZone: string;
  hours: LetterHours;
  /** The reader agreed, and the letters did not end. */
  isActive: boolean;
  isEnded: boolean;
  kinds: readonly string[];
  /** What ends, as it is known now. */
  endings: readonly Ending[];
  /** The step that the customer waits for now. */
  turn: { step: StepSlug | null; since: string | null };
  /** The reader used the portal within the last minutes, so they see whose turn it is. */
  isHere: boolean;
};

/** `later`: when to look again at what neither goes out nor is dropped. */
export type Chosen = { send: Waiting[]; drop: Waiting[]; later: Date };

export function chooseLetters(waiting: readonly Waiting[], known: Known): Chosen {
  const held = waiting.filter((letter) => isStillTrue(letter, known));
  const latest = held.filter((letter) => !held.some((other) => replaces(other, letter)));
  const isDay = isWithinHours(known.now, known.timeZone, known.hours);
  const goes = ({ content }: Waiting) =>
    (isDay || isUrgent(content.kind) || cannotWait(content, known)) && !(content.kind === "turn" && known.isHere);
  const drop = waiting.filter((letter) => !latest.includes(letter));
  return { send: latest.filter(goes), drop, later: nextLook(known) };
}

/** The beginning of the hours, to a quarter of an hour, or in an hour. */
function nextLook({ now, timeZone, hours, isHere }: Known): Date {
  const quarterMs = 15 * 60_000;
  const soon = new Date(now.getTime() + 2 * 60_000);
  if (isHere && isWithinHours(now, timeZone, hours)) return soon;
  const next = Math.floor(now.getTime() / quarterMs) * quarterMs;
  const quarters = [1, 2, 3, 4].map((n) => new Date(next + n * quarterMs));
  return quarters.find((moment) => isWithinHours(moment, timeZone, hours)) ?? (quarters.at(-1) as Date);
}

/** A reminder is worth nothing after the end. It comes on a weekend when Monday is too late, and at night when the morning is. */
function cannotWait(content: LetterContent, { now, timeZone: zone, hours }: Known): boolean {
  if (content.kind !== "reminder") return false;
  const end = new Date(content.facts.endsAt);
  const everyDay = onEveryDay(hours);
  if (!isLastChance(now, end, { zone, hours })) return false;
  return isWithinHours(now, zone, everyDay) || isLastChance(now, end, { zone, hours: everyDay });
}

const dayMs = 24 * 3600 * 1000;
/** Longer than a weekend. What the mail server did not take by then is no news. */
const longestWaitDays = 4;

function isStillTrue({ content, createdAt }: Waiting, known: Known): boolean {
  if (content.kind === "confirm") return !known.isActive && !known.isEnded;
  if (!known.isActive || !known.kinds.includes(content.kind)) return false;
  switch (content.kind) {
    case "reminder": {
      const { what, endsAt } = content.facts;
      return Date.parse(endsAt) > known.now.getTime() && known.endings.some((e) => e.what === what && e.endsAt === endsAt);
    }
    case "turn":
      return known.turn.step === content.step && known.turn.since === content.facts.since;
    case "done":
    case "broken":
      return known.now.getTime() - Date.parse(createdAt) < longestWaitDays * dayMs;
  }
}

/** A newer reminder of the same end says the same with fewer days. */
function replaces(newer: Waiting, older: Waiting): boolean {
  if (newer.content.kind !== "reminder" || older.content.kind !== "reminder" || newer.id === older.id) return false;
  return newer.content.facts.what === older.content.facts.what && newer.createdAt > older.createdAt;
}
