"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import { optionalCapabilities } from "@/lib/catalogue/capabilities";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { planPath } from "@/lib/links/paths";
import { answerBefore } from "@/lib/provisioning/setup/answer-before";

const answerSchema = z.discriminatedUnion("to", [
  z.object({ to: z.literal("decline"), capability: z.enum(optionalCapabilities) }),
  z.object({ to: z.literal("portal-url"), url: z.string().max(300) }),
  z.object({ to: z.literal("secret-life"), days: z.coerce.number().int().min(1).max(729) }),
  z.object({ to: z.literal("exchange-customization") }),
]);

const answerAsAdmin = customerAction(answerSchema, async (answer, { customer, person }) => {
  await answerBefore(customer, person, answer);
  return { ok: true as const, leadsTo: planPath(customer.slug) };
});

/** The plan leads back here when something else still stands in the way. */
export async function answerBeforeAction(formData: FormData): Promise<void> {
  const answered = await answerAsAdmin(formData);
  return answered.ok ? redirect(answered.leadsTo) : afterRefusal(answered);
}
