import { counted, plural } from "@/lib/catalogue/plural";
import { findStep, type StepSlug } from "@/lib/catalogue/steps";
import { inSentence, type WaitingOn } from "@/lib/catalogue/waiting-on";

/** The daily digest of who has waited for over two days: when it is due, and its text as an e-mail. Pure: `now` is given. */

export const digestAfterHours = 48;
/** It lists so many, longest waiting first. */
export const listedInDigest = 25;

/** The hours in which it is sent, where the staff are. A process that was away at eight sends it later in the morning. */
const morning = { from: 8, until: 12 };

/** The day whose digest is due, such as "2026-12-01". Null outside the morning. `timeZone`: of the staff. */
export function digestDay(now: Date, timeZone: string): string | null {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    hourCycle: "h23",
  });
  const named = Object.fromEntries(parts.formatToParts(now).map(({ type, value }) => [type, value]));
  const hour = Number(named.hour);
  return hour >= morning.from && hour < morning.until ? `${named.year}-${named.month}-${named.day}` : null;
}

export type DigestCustomer = { slug: string; name: string; url: string; waitingOn: WaitingOn; step: StepSlug | null; since: string };
export type Digest = {
  /** How many wait, also those who are not listed. */
  count: number;
  waiting: readonly DigestCustomer[];
  /** The staff's list of them. */
  url: string;
};

/** `settingsUrl`: where the reader turns it off. */
export function digestLetter({ count, waiting, url }: Digest, settingsUrl: string): { subject: string; text: string } {
  const left = count - waiting.length;
  const lines = waiting.map(({ name, url: page, waitingOn, step, since }) => {
    const whom = waitingOn === "nobody" ? "nobody" : inSentence[waitingOn];
    const at = step ? `, at “${findStep(step)?.title ?? step}”` : "";
    return `${name}: waits for ${whom} since ${day(since)}${at}.\n${page}`;
  });
  const head = `${counted(count, "customer")} ${plural(count, "has", "have")} waited for over two days.`;
  const text = [
    head,
    ...lines,
    left > 0 ? `And ${counted(left, "more", "more")}. The whole list:\n${url}` : `The list:\n${url}`,
    `You get this once a day, when somebody waits. Turn it off here:\n${settingsUrl}`,
  ].join("\n\n");
  return { subject: `Dropzone onboarding: ${counted(count, "customer")} waiting for over two days`, text };
}

const day = (at: string) => new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" }).format(new Date(at));
