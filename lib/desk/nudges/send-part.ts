import "server-only";
import { z } from "zod";
import type { SentDuty } from "@/lib/catalogue/parts";
import type { StepSlug } from "@/lib/catalogue/steps";
import { env } from "@/lib/env";
import { isMailConfigured } from "@/lib/mail/smtp";
import { type PartLetter, partLetter } from "@/lib/onboarding/planning/part-letter";
import { mailto } from "@/lib/staff/letters/letters";
import type { Customer } from "@/lib/store/customers";
import { addNudge, countColleagueLetters, listNudges, type Nudge } from "@/lib/store/nudges";
import type { Person } from "@/lib/store/people";
import { enqueueNudge } from "./enqueue";

/** Sends a colleague of the customer's own their part. The text is fixed, so that nobody can send a letter of their own through the portal. */

export type PartToSend = PartLetter & {
  mailto: string;
  isConfigured: boolean;
  sent: Pick<Nudge, "id" | "recipient" | "state" | "trouble" | "createdAt">[];
};

export async function loadPartToSend(customer: Customer, person: Person, duty: SentDuty): Promise<PartToSend> {
  const letter = letterOf(customer, person, duty);
  const sent = (await listNudges(customer.id)).filter(({ side, step }) => side === "customer" && step === stepsOf[duty]);
  return { ...letter, mailto: mailto({ ...letter, to: { name: null, address: null } }), isConfigured: isMailConfigured(), sent };
}

const letterOf = (customer: Customer, { name }: Person, duty: SentDuty): PartLetter =>
  partLetter({ duty, customer, sender: name, origin: env().PORTAL_ORIGIN });

/** The step that a part is about. A stored letter names it. */
const stepsOf: Record<SentDuty, StepSlug> = {
  "app-admin": "app-registration",
  "graph-consent": "graph-permissions",
  "exchange-admin": "exchange-role",
  "defender-access": "portal-url",
};

export type SentPart = { ok: true } | { ok: false; reason: "not-configured" | "not-an-address" | "too-many" };

/** Letters that a customer's people may ask for within a day. */
const mostADay = 20;

/** `id`: made when the form is drawn, so that pressing twice sends one letter. */
export async function sendPart(
  customer: Customer,
  person: Person,
  { id, duty, to }: { id: string; duty: SentDuty; to: string },
): Promise<SentPart> {
  if (!isMailConfigured()) return { ok: false, reason: "not-configured" };
  const recipient = z.email().safeParse(to.trim());
  if (!recipient.success) return { ok: false, reason: "not-an-address" };
  const dayAgo = new Date(Date.now() - 24 * 3_600_000);
  if ((await countColleagueLetters(customer.id, dayAgo)) >= mostADay) return { ok: false, reason: "too-many" };
  const letter = letterOf(customer, person, duty);
  await addNudge(customer.id, { id, step: stepsOf[duty], recipient: recipient.data, ...letter, createdBy: person.id, side: "customer" });
  await enqueueNudge(customer.id, id);
  return { ok: true };
}
