"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import type { SendPartState } from "@/components/onboarding/send-part";
import { sentLetters } from "@/lib/catalogue/parts";
import { sendPart } from "@/lib/desk/nudges/send-part";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { sendPartPath } from "@/lib/links/paths";

const sendSchema = z.object({ id: z.guid(), duty: z.enum(sentLetters), to: z.string().max(254) });

const sendAsAdmin = customerAction(
  sendSchema,
  async (wish, { customer, person }) => {
    const sent = await sendPart(customer, person, wish);
    if (sent.ok) revalidatePath(sendPartPath(customer.slug, wish.duty));
    return sent;
  },
  { limit: "colleague-letters" },
);

export async function sendPartAction(before: SendPartState, formData: FormData): Promise<SendPartState> {
  const sent = await sendAsAdmin(before, formData);
  if (sent.ok) return {};
  switch (sent.reason) {
    case "not-configured":
    case "not-an-address":
    case "too-many":
      return { refused: sent.reason, to: String(formData.get("to") ?? "") };
    case "nothing-to-send":
      return {};
    default:
      return afterRefusal(sent);
  }
}
