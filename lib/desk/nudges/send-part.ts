import "server-only";
import { z } from "zod";
import type { SentLetter } from "@/lib/catalogue/parts";
import type { StepSlug } from "@/lib/catalogue/steps";
import { env } from "@/lib/env";
import { isMailConfigured } from "@/lib/mail/smtp";
import { type PartLetter, partLetter, renewalLetter } from "@/lib/onboarding/planning/part-letter";
import { mailto } from "@/lib/staff/letters/letters";
import type { Customer } from "@/lib/store/customers";
import { findEndings } from "@/lib/store/expiries";
import { addNudge, countColleagueLetters, listNudges, type Nudge } from "@/lib/store/nudges";
import type { Person } from "@/lib/store/people";
import { beginNudge } from "./begin";

/** Sends a colleague of the customer's own their part, or the renewal. The text is fixed, so that nobody can send a letter of their own through the portal. */

export type PartToSend = PartLetter & {
  mailto: string;
  isConfigured: boolean;
  sent: Pick<Nudge, "id" | "recipient" | "state" | "trouble" | "createdAt">[];
};

/** Null for a renewal when there is no secret to renew. */
export async function loadPartToSend(customer: Customer, person: Person, about: SentLetter): Promise<PartToSend | null> {
  const letter = await letterOf(customer, person, about);
  if (letter === null) return null;
  const sent = (await listNudges(customer.id)).filter(({ side, step }) => side === "customer" && step === stepsOf[about]);
  return { ...letter, mailto: mailto({ ...letter, to: { name: null, address: null } }), isConfigured: isMailConfigured(), sent };
}

async function letterOf(customer: Customer, { name: sender }: Person, about: SentLetter): Promise<PartLetter | null> {
  const common = { customer, sender, origin: env().PORTAL_ORIGIN };
  if (about !== "renewal") return partLetter({ ...common, duty: about });
  const { secret } = await findEndings(customer.id);
  return secret && renewalLetter({ ...common, endsAt: secret.endsAt });
}

/** The step that a part is about. A stored letter names it. */
const stepsOf: Record<SentLetter, StepSlug> = {
  "app-admin": "app-registration",
  "graph-consent": "graph-permissions",
  "exchange-admin": "exchange-role",
  "defender-access": "portal-url",
  renewal: "client-secret",
};

export type SentPart = { ok: true } | { ok: false; reason: "not-configured" | "not-an-address" | "too-many" | "nothing-to-send" };

/** Letters that a customer's people may ask for within a day. */
const mostADay = 20;

/** `id`: made when the form is drawn, so that pressing twice sends one letter. */
export async function sendPart(
  customer: Customer,
  person: Person,
  { id, duty, to }: { id: string; duty: SentLetter; to: string },
): Promise<SentPart> {
  if (!isMailConfigured()) return { ok: false, reason: "not-configured" };
  const recipient = z.email().safeParse(to.trim());
  if (!recipient.success) return { ok: false, reason: "not-an-address" };
  const dayAgo = new Date(Date.now() - 24 * 3_600_000);
  if ((await countColleagueLetters(customer.id, dayAgo)) >= mostADay) return { ok: false, reason: "too-many" };
  const letter = await letterOf(customer, person, duty);
  if (letter === null) return { ok: false, reason: "nothing-to-send" };
  await addNudge(customer.id, { id, step: stepsOf[duty], recipient: recipient.data, ...letter, createdBy: person.id, side: "customer" });
  await beginNudge(customer.id, id);
  return { ok: true };
}
