"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { afterStaffRefusal } from "@/app/customers/after-staff-refusal";
import type { PasteState } from "@/components/staff/paste-error";
import { staffAction } from "@/lib/identity/staff-guards";
import { readTicket } from "@/lib/onboarding/ticket-link";
import { readAndRemember } from "@/lib/provisioning/remember-pasted";

const pastedSchema = z.object({
  text: z.string().max(100_000).default(""),
  customer: z.string().trim().max(100).default(""),
  ticket: z.string().max(200).default(""),
});

/** The text comes back redacted, for a page without JavaScript. */
const explainAsStaff = staffAction([], pastedSchema, async ({ text, customer, ticket }) => {
  const { reading, times } = await readAndRemember({ text, customer });
  if (times !== null) revalidatePath("/customers/explain");
  return { ok: true as const, state: { text: reading.text, customer, ticket: readTicket(ticket) ?? "", times } };
});

export async function explainAction(before: PasteState, form: FormData): Promise<PasteState> {
  const explained = await explainAsStaff(before, form);
  return explained.ok ? explained.state : afterStaffRefusal(explained);
}
