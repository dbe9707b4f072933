import { canDo, duties, withArticle } from "@/lib/catalogue/duties";
import { isSettled } from "@/lib/catalogue/states";
import { findStep, type StepSlug } from "@/lib/catalogue/steps";
import type { WaitingOn } from "@/lib/catalogue/waiting-on";
import { nextWords, type Trouble, troubleWords } from "@/lib/errors/trouble";
import { stepPath, undoPath } from "@/lib/links/paths";
import type { ChecklistView, StepView } from "@/lib/onboarding/status/checklist";
import type { KnownPerson } from "./duty-holders";

/** The letters that staff send to a customer. The portal writes the text, and nothing is sent until staff ask for it. Pure. */

export type Letter = { to: { name: string | null; address: string | null }; subject: string; body: string };

/** A link that opens the letter in the reader's mail program. */
export function mailto({ to, subject, body }: Letter): string {
  // Mail programs need %20, not +, for a space, and CRLF between lines: https://www.rfc-editor.org/rfc/rfc6068
  const encoded = (text: string) => encodeURIComponent(text.replaceAll("\n", "\r\n"));
  return `mailto:${encodeURIComponent(to.address ?? "").replaceAll("%40", "@")}?subject=${encoded(subject)}&body=${encoded(body)}`;
}

type Contact = { name: string | null; email: string | null };

export function invitationLetter(input: {
  customer: { name: string; dropzoneHost: string };
  contact: Contact;
  link: string;
  /** For the reader: "December 7, 2026". */
  endsOn: string;
  sender: string;
}): Letter {
  const { customer, contact, link, endsOn, sender } = input;
  const body = [
    greeting(contact.name),
    `With this link you connect Microsoft 365 and Microsoft Defender of ${customer.name} to your Dropzone tenant ${customer.dropzoneHost}:`,
    link,
    `It takes a Global Administrator about five minutes. Your consent lets our portal in; every change after that is shown before it is made, and all of it can be undone. If several people share the roles, the first can do their part and hand the link on.`,
    `The link works until ${endsOn}. Anyone who has it and administers your tenant can use it, so pass it on to nobody else.`,
    sender,
  ].join("\n\n");
  return { to: toContact(contact), subject: `Connect ${customer.name} to Dropzone AI`, body };
}

export type NudgeInput = {
  view: ChecklistView;
  /** When what is stored about the customer is erased. Null for a customer who has not ended. */
  eraseAt: string | null;
  waiting: { who: WaitingOn; step: StepSlug | null };
  people: readonly KnownPerson[];
  contact: Contact;
  /** The origin of the portal: "https://onboarding.example". */
  origin: string;
  sender: string;
};

/**
 * `step`: null for a letter about the customer's end. `because`: why the letter goes to this person. `isUserName`: the address is the name that the person signs in with, which may not be a
 * mailbox.
 */
export type Nudge =
  | { ok: true; letter: Letter; step: StepSlug | null; because: string; isUserName: boolean }
  | { ok: false; reason: "microsoft" | "us" | "nobody" };

/** A letter to the person who can do the step that the customer waits for, or why there is nobody to write to. */
export function nudge(input: NudgeInput): Nudge {
  const { view, waiting, people, contact, eraseAt } = input;
  if (eraseAt !== null) return endedNudge({ ...input, eraseAt });
  if (waiting.who === "microsoft" || waiting.who === "us" || waiting.who === "nobody") return { ok: false, reason: waiting.who };
  const seen = view.steps.find((step) => step.slug === waiting.step) ?? view.steps.find((step) => !isSettled(step.state));
  const step = seen && findStep(seen.slug);
  if (seen === undefined || step === undefined) return { ok: false, reason: "nobody" };
  const able = people.find(
    (person) => person.roles !== null && duties[step.duty].roles.length > 0 && canDo(step.duty, person.roles) === "yes",
  );
  const letter = {
    to: able ? { name: able.name, address: able.userName } : toContact(contact),
    subject: `${view.customer.name} and Dropzone AI: ${inSentence(step.title)}`,
    body: nudgeBody({ ...input, seen, isAble: able !== undefined, name: able?.name ?? contact.name }),
  };
  const because = able
    ? `${able.name} has signed in and can do this step.`
    : people.length === 0
      ? "Nobody of theirs has signed in yet, so this goes to the contact."
      : "Nobody who is known to hold the role has signed in, so this goes to the contact.";
  return { ok: true, letter, step: step.slug, because, isUserName: able !== undefined };
}

/** A letter with the way to undo everything, to an administrator who has signed in, otherwise to the contact. */
function endedNudge({ view, people, contact, origin, sender, eraseAt }: NudgeInput & { eraseAt: string }): Nudge {
  const admin = people.find(({ roles }) => roles !== null && canDo("any-admin", roles) === "yes");
  const { slug, name } = view.customer;
  const day = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" }).format(new Date(eraseAt));
  const body = [
    greeting(admin?.name ?? contact.name),
    `The work of Dropzone AI for ${name} has ended.`,
    people.length === 0
      ? "Nothing was made in your tenant, so there is nothing to undo."
      : `What was made in your tenant is still there. This shows it as a list, and removes it when you say so:\n${origin}${undoPath(slug)}`,
    `Until ${day} you can also download what is stored about you. After that it is erased.`,
    sender,
  ].join("\n\n");
  return {
    ok: true,
    letter: {
      to: admin ? { name: admin.name, address: admin.userName } : toContact(contact),
      subject: `${name} and Dropzone AI: how to undo everything`,
      body,
    },
    step: null,
    because: admin
      ? `${admin.name} has signed in as an administrator.`
      : "No administrator of theirs has signed in, so this goes to the contact.",
    isUserName: admin !== undefined,
  };
}

function nudgeBody({
  view,
  seen,
  isAble,
  name,
  people,
  origin,
  sender,
}: NudgeInput & { seen: StepView; isAble: boolean; name: string | null }) {
  const step = findStep(seen.slug);
  const who = step && duties[step.duty].roles.length > 0 ? duties[step.duty].name.replace(/^Any administrator$/, "Administrator") : null;
  const progress = view.done === 0 ? "" : ` ${view.done} of ${view.of} steps are done.`;
  return [
    greeting(name),
    `The connection of ${view.customer.name} to Dropzone AI waits for one step: ${step ? inSentence(step.title) : seen.slug}.${progress}`,
    seen.trouble ? sentences(seen.trouble) : (step?.purpose ?? ""),
    people.length === 0
      ? "The link in your invitation leads there. If it no longer works, answer this message and you get a new one."
      : `This leads to it, after you have signed in:\n${origin}${stepPath(view.customer.slug, seen.slug)}`,
    ...(isAble || who === null ? [] : [`It takes ${withArticle(who)}. If that is somebody else, pass this message on to them.`]),
    sender,
  ]
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

/** "grant the Microsoft Graph permissions": only the first letter changes, so names keep their capitals. */
const inSentence = (title: string) => title.charAt(0).toLowerCase() + title.slice(1);

const greeting = (name: string | null) => (name ? `Hello ${name},` : "Hello,");
const toContact = ({ name, email }: Contact) => ({ name, address: email });

function sentences(trouble: Trouble): string {
  return `${troubleWords(trouble).what} ${nextWords(trouble, { isRetried: false })}`;
}
