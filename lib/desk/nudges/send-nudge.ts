import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { StepSlug } from "@/lib/catalogue/steps";
import { isMailConfigured } from "@/lib/mail/smtp";
import { addNudge, listNudges, type Nudge } from "@/lib/store/nudges";
import type { Staff } from "../actor";
import { beginNudge } from "./begin";

/** Sends a nudge when a staff member presses the button, and lists what was sent. send-part.ts does so for a customer's people. */

export type NudgeDelivery = { isConfigured: boolean; sent: readonly Nudge[] };

/** Whether a mail server is configured, and the nudges sent so far, newest first. */
export async function nudgeDelivery(customerId: string): Promise<NudgeDelivery> {
  return { isConfigured: isMailConfigured(), sent: await listNudges(customerId) };
}

export type WrittenNudge = {
  /** Made when the form is drawn, so that pressing twice sends one nudge. */
  id?: string;
  to: string;
  subject: string;
  text: string;
  step: StepSlug | null;
  sender: Staff;
};
export type SentNudge = { ok: true; id: string } | { ok: false; reason: "not-configured" | "not-an-address" };

export async function sendNudge(customerId: string, letter: WrittenNudge): Promise<SentNudge> {
  if (!isMailConfigured()) return { ok: false, reason: "not-configured" };
  const recipient = z.email().safeParse(letter.to.trim());
  if (!recipient.success) return { ok: false, reason: "not-an-address" };
  const { id = randomUUID(), step, subject, text: body, sender } = letter;
  await addNudge(customerId, { id, step, recipient: recipient.data, subject: oneLine(subject), body, createdBy: sender.id });
  await beginNudge(customerId, id);
  return { ok: true, id };
}

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();
