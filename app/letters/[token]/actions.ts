"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { clientAddress } from "@/lib/client-address";
import { answerLetterLink } from "@/lib/desk/letters/answer-link";
import { countAgainst } from "@/lib/limiter";
import { letterPath, refusedPath } from "@/lib/links/paths";

/** For whoever has the link. The page says what came of it. */
export async function answerLetterAction(token: string, form: FormData): Promise<void> {
  const slowed = await countAgainst("letter-links", clientAddress(await headers()));
  if (slowed) redirect(refusedPath(slowed.reason));
  await answerLetterLink(String(token), { wants: form.get("wants") === "yes", timeZone: String(form.get("timeZone") ?? "") });
  redirect(letterPath(encodeURIComponent(String(token))));
}
