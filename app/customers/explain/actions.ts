"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { afterStaffRefusal } from "@/app/customers/after-staff-refusal";
import type { PasteState } from "@/components/staff/paste-error";
import { offerCustomers } from "@/lib/desk/offer-customers";
import { readAndRemember } from "@/lib/desk/remember-pasted";
import { staffAction } from "@/lib/identity/guards/staff-guards";
import { readTicket } from "@/lib/links/ticket-link";
import { customerNamed, type NamedCustomer } from "@/lib/staff/list/named-customer";

const pastedSchema = z.object({
  text: z.string().max(100_000).default(""),
  customer: z.string().trim().max(100).default(""),
  ticket: z.string().max(200).default(""),
});

/** Returns the text redacted. It is needed for the page without JavaScript. */
const explainAsStaff = staffAction(
  [],
  pastedSchema,
  async ({ text, customer, ticket }) => {
    const known = customerNamed(customer, await offerCustomers(customer));
    const { reading, times } = await readAndRemember({ text, customer: known?.slug ?? "" });
    if (times !== null) revalidatePath("/customers/explain");
    return {
      ok: true as const,
      state: { text: reading.text, customer, known, ticket: readTicket(ticket) ?? "", isUnknown: reading.isUnknown, times },
    };
  },
  { limit: "pasted-errors" },
);

export async function explainAction(before: PasteState, form: FormData): Promise<PasteState> {
  const explained = await explainAsStaff(before, form);
  return explained.ok ? explained.state : afterStaffRefusal(explained);
}

const offerToStaff = staffAction([], z.object({ typed: z.string().max(100) }), async ({ typed }) => ({
  ok: true as const,
  customers: await offerCustomers(typed),
}));

/** The customers that the typed text may name. */
export async function offerCustomersAction(typed: string): Promise<NamedCustomer[]> {
  const offered = await offerToStaff({ typed });
  return offered.ok ? offered.customers : afterStaffRefusal(offered);
}
