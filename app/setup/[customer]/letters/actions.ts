"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import type { LetterFormState } from "@/components/onboarding/letters/letter-forms";
import { letterKinds } from "@/lib/catalogue/letters";
import { partDuties } from "@/lib/catalogue/parts";
import { endLetters, type LetterRefusal, nameColleague, subscribeSelf } from "@/lib/desk/letters/subscribe";
import { type ActionRefusal, customerAction } from "@/lib/identity/guards/customer-guards";
import { finishPath, lettersPath } from "@/lib/links/paths";
import { longestTimeZone } from "@/lib/onboarding/letters/letter-hours";

const kind = z.enum(letterKinds);
/** No box, one box, several. */
const kinds = z.union([z.array(kind).max(letterKinds.length), kind.transform((one) => [one])]).default([]);
const wish = { address: z.string().max(254), kinds, timeZone: z.string().max(longestTimeZone).default("") };

/** For everybody who is signed in: it only writes to themselves, or asks. */
const subscribeAsPerson = customerAction(
  z.object(wish),
  async (input, { customer, person }) => {
    const subscribed = await subscribeSelf(customer, person, input);
    refresh(customer.slug);
    return subscribed;
  },
  { admits: "everybody", limit: "letter-addresses" },
);

const nameAsAdmin = customerAction(
  z.object({ ...wish, duty: z.union([z.literal(""), z.enum(partDuties)]).default("") }),
  async ({ duty, ...input }, { customer, person }) => {
    const named = await nameColleague(customer, person, { ...input, duty: duty === "" ? null : duty });
    refresh(customer.slug);
    return named;
  },
  { limit: "letter-addresses" },
);

const endAsPerson = customerAction(
  z.object({ id: z.guid() }),
  async ({ id }, { customer, person, canAct }) => {
    await endLetters(customer, person, { id, isAdmin: canAct !== "no" });
    refresh(customer.slug);
    return { ok: true as const };
  },
  { admits: "everybody", limit: "letter-addresses" },
);

export async function subscribeAction(_before: LetterFormState, form: FormData): Promise<LetterFormState> {
  const subscribed = await subscribeAsPerson(form);
  return subscribed.ok ? { saved: subscribed.isAsked ? "asked" : "on" } : refusedState(subscribed, form);
}

export async function nameColleagueAction(_before: LetterFormState, form: FormData): Promise<LetterFormState> {
  const named = await nameAsAdmin(form);
  return named.ok ? { saved: named.isAsked ? "asked" : "on" } : refusedState(named, form);
}

export async function endLettersAction(form: FormData): Promise<void> {
  const ended = await endAsPerson({ id: String(form.get("id")) });
  if (!ended.ok) afterRefusal(ended);
}

function refusedState(refusal: ActionRefusal | { ok: false; reason: LetterRefusal }, form: FormData): LetterFormState {
  switch (refusal.reason) {
    case "not-configured":
    case "not-an-address":
    case "too-many":
    case "said-no":
    case "already":
      return { refused: refusal.reason, address: String(form.get("address") ?? "") };
    default:
      return afterRefusal(refusal);
  }
}

function refresh(slug: string): void {
  revalidatePath(lettersPath(slug));
  revalidatePath(finishPath(slug));
}
