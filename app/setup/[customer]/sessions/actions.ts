"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { endOwnSessions } from "@/lib/identity/guards/own-sessions";
import { sessionsPath } from "@/lib/links/paths";

/** For everybody who is signed in, whichever roles they hold: it only takes something away from themselves. */
const endAsPerson = customerAction(
  z.object({ id: z.guid().optional() }),
  async ({ id }, who) => {
    await endOwnSessions(who, id === undefined ? "others" : { id });
    revalidatePath(sessionsPath(who.customer.slug));
    return { ok: true as const };
  },
  { admits: "everybody" },
);

export async function endSessionAction(formData: FormData): Promise<void> {
  const answer = await endAsPerson({ id: String(formData.get("id")) });
  if (!answer.ok) afterRefusal(answer);
}

export async function endOtherSessionsAction(): Promise<void> {
  const answer = await endAsPerson({});
  if (!answer.ok) afterRefusal(answer);
}
