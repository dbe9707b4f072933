import { duties, withArticle } from "@/lib/catalogue/duties";
import { counted } from "@/lib/catalogue/plural";
import type { RunPurpose } from "@/lib/catalogue/run-purposes";
import { findStep } from "@/lib/catalogue/steps";
import { letterPath, lettersPath, renewPath, setupPath, stepPath, undoPath } from "@/lib/links/paths";
import type { Ending, LetterContent } from "./letter";

/** Writes one e-mail from the letters that go out together. Plain data: render-mail.ts draws it. Pure. */

type Link = { label: string; href: string };
export type MailSection = { title: string; paragraphs: string[]; link: Link };
export type Mail = {
  subject: string;
  /** What mail programs show beside the subject in the list. */
  preview: string;
  sections: MailSection[];
  /** Why it comes. */
  because: string;
  links: Link[];
};

export type MailAbout = {
  customer: { slug: string; name: string };
  /** The origin of the portal: "https://onboarding.example". */
  origin: string;
  /** In the links that need no sign-in. */
  token: string;
  timeZone: string;
  now: Date;
  /** Who named the address, for the letter that asks. Null when that is not known. */
  addedBy: string | null;
};

/** `letters`: at least one. */
export function writeMail(letters: readonly LetterContent[], about: MailAbout): Mail {
  const sections = letters.map((letter) => sectionOf(letter, about));
  const [first] = sections;
  const isQuestion = letters.some(({ kind }) => kind === "confirm");
  const title = first?.title ?? "";
  const more = sections.length > 1 ? `, and ${counted(sections.length - 1, "other thing")}` : "";
  return {
    subject: isQuestion ? title : `${about.customer.name} and Dropzone AI: ${inSentence(title)}${more}`,
    preview: first?.paragraphs[0] ?? "",
    sections,
    because: isQuestion ? "This is the only letter that comes without your agreement." : becauseWords(about),
    links: isQuestion ? [] : footLinks(about),
  };
}

const becauseWords = ({ customer }: MailAbout): string =>
  `You get this because you wanted letters about the connection of ${customer.name} to Dropzone AI.`;

function footLinks({ origin, token, customer }: MailAbout): Link[] {
  return [
    { label: "Stop these letters", href: `${origin}${letterPath(token)}` },
    { label: "Choose what you get", href: `${origin}${lettersPath(customer.slug)}` },
  ];
}

function sectionOf(letter: LetterContent, about: MailAbout): MailSection {
  const { customer, origin, now } = about;
  const to = (label: string, path: string): Link => ({ label, href: `${origin}${path}` });
  switch (letter.kind) {
    case "confirm":
      return {
        title: `May the onboarding portal of Dropzone write to you about ${customer.name}?`,
        paragraphs: [
          `${about.addedBy ?? "Somebody"} of ${customer.name} named your address for letters about its connection to Dropzone AI: before a secret ends, when a step waits, when changes are done, and when something breaks.`,
          "If you do nothing, nothing more comes.",
        ],
        link: to("Answer", letterPath(about.token)),
      };
    case "reminder":
      return {
        title: `${upper(endingName(letter.facts))} ends in ${daysUntil(letter.facts.endsAt, now)}`,
        paragraphs: reminderWords(letter.facts, about),
        link: to(letter.facts.what === "client-secret" ? "Renew the secret" : "Renew the certificate", renewPath(customer.slug)),
      };
    case "turn": {
      const step = findStep(letter.step);
      return {
        title: step?.title ?? letter.step,
        paragraphs: [
          `The connection of ${customer.name} to Dropzone AI waits for this step. ${whoCan(step?.duty)}`,
          ...(step ? [step.purpose] : []),
        ],
        link: to("Open the step", stepPath(customer.slug, letter.step)),
      };
    }
    case "done":
      return { ...doneWords(letter.facts, about), link: doneLink(letter.facts, to, customer.slug) };
    case "broken":
      return {
        title: `“${findStep(letter.step)?.title ?? letter.step}” needs you again`,
        paragraphs: [
          `What was in place there for ${customer.name} was found missing or changed.${lastSeenWords(letter.facts.lastSeenAt, about)}`,
          "The page says what was there before and what is there now, and leads to the plan that mends it.",
        ],
        link: to("See what changed", stepPath(customer.slug, letter.step)),
      };
  }
}

function reminderWords(ending: Ending, { customer, timeZone }: MailAbout): string[] {
  const day = dayWords(ending.endsAt, timeZone);
  switch (ending.what) {
    case "client-secret":
      return [
        `It is the secret with which Dropzone signs in at Microsoft for ${customer.name}. On ${day} Dropzone stops working there unless it is renewed before.`,
        "An administrator signs in, sees what will change, and confirms. The old secret is removed only after Dropzone has the new one.",
      ];
    case "certificate":
      return [
        `It is the certificate with which Dropzone reaches Exchange for ${customer.name}. On ${day} Dropzone can no longer work on quarantined mail unless it is renewed before.`,
      ];
  }
}

type Done = Extract<LetterContent, { kind: "done" }>["facts"];

function doneWords(facts: Done, about: MailAbout): Pick<MailSection, "title" | "paragraphs"> {
  const { customer, timeZone } = about;
  switch (facts.what) {
    case "run":
      return facts.left === 0 ? madeWords(facts.purpose ?? "setup", about) : leftWords(facts.left, facts.purpose ?? "setup", about);
    case "first-alert":
      return {
        title: "The first alert has arrived",
        paragraphs: [`Dropzone received the first alert of ${customer.name} on ${momentWords(facts.at, timeZone)}. The connection works.`],
      };
  }
}

function madeWords(purpose: RunPurpose, { customer: { name } }: MailAbout) {
  switch (purpose) {
    case "setup":
      return { title: "The changes are made", paragraphs: [`The portal has made the changes that were confirmed for ${name}.`] };
    case "renewal":
      return {
        title: "The client secret is renewed",
        paragraphs: [`Dropzone works for ${name} with the new secret, in both integrations. The old one was removed after that.`],
      };
    case "undo":
      return {
        title: "The removals are made",
        paragraphs: [
          `The portal has removed what was confirmed for ${name}.`,
          "The receipt says what is gone, what stays, and how to begin again.",
        ],
      };
  }
}

function leftWords(left: number, purpose: RunPurpose, { customer: { name } }: MailAbout) {
  const are = (what: string) => `${counted(left, what)} ${left === 1 ? "is" : "are"} left`;
  switch (purpose) {
    case "setup":
      return {
        title: `The portal has stopped, and ${are("change")}`,
        paragraphs: [`It has made the other changes that were confirmed for ${name}. The checklist says what the rest needs.`],
      };
    case "renewal":
      return {
        title: `The renewal has stopped, and ${are("change")}`,
        paragraphs: [
          `Nothing was removed that Dropzone works with for ${name}. The page of the renewal says what the rest needs, and goes on from there.`,
        ],
      };
    case "undo":
      return {
        title: `The undo has stopped, and ${are("removal")}`,
        paragraphs: [`What was removed for ${name} is gone. The page says what is still there, and goes on from there.`],
      };
  }
}

type To = (label: string, path: string) => Link;

function doneLink(facts: Done, to: To, slug: string): Link {
  const purpose = facts.what === "run" ? facts.purpose : undefined;
  if (facts.what === "run" && purpose === "undo") return to(facts.left === 0 ? "See the receipt" : "See what is left", undoPath(slug));
  if (facts.what === "run" && purpose === "renewal" && facts.left > 0) return to("Finish the renewal", renewPath(slug));
  return to("See where it stands", setupPath(slug));
}

const lastSeenWords = (at: string | null, { timeZone }: MailAbout): string =>
  at === null ? "" : ` It was last seen in order on ${momentWords(at, timeZone)}.`;

const whoCan = (duty: keyof typeof duties | undefined): string =>
  duty === undefined || duties[duty].roles.length === 0 ? "" : `It takes ${withArticle(duties[duty].name.replace(/^Any a/, "a"))}.`;

const endingName = ({ what }: Ending): string => (what === "client-secret" ? "the client secret" : "the certificate");

/** "12 days"; less than a day counts as one. */
const daysUntil = (moment: string, now: Date): string =>
  counted(Math.max(1, Math.ceil((Date.parse(moment) - now.getTime()) / (24 * 3600 * 1000))), "day");

const dayWords = (moment: string, timeZone: string): string =>
  new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone }).format(new Date(moment));

const momentWords = (moment: string, timeZone: string): string =>
  new Intl.DateTimeFormat("en-US", {
    ...{ year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    ...{ timeZone, timeZoneName: "short" },
  } as const).format(new Date(moment));

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const inSentence = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
