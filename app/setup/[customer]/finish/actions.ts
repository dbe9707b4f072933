"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { forgetIntent, rememberIntent } from "@/lib/identity/guards/intent";
import { finishPath, planPath, refusedPath, removeAccessPath, startPath } from "@/lib/links/paths";
import { keepAccess, removeAccess } from "@/lib/provisioning/setup/finish";
import { switchWatching } from "@/lib/provisioning/setup/switch-watching";

const keepAsAdmin = customerAction(z.null(), async (_, { customer, person }) => {
  await keepAccess(customer, person);
  return { ok: true as const, leadsTo: finishPath(customer.slug) };
});

export async function keepAccessAction(): Promise<void> {
  const kept = await keepAsAdmin(null);
  return kept.ok ? redirect(kept.leadsTo) : afterRefusal(kept);
}

/** The permission follows with the plan, which comes next. */
const watchingSchema = z.object({ watching: z.enum(["on", "off"]) });
const switchAsAdmin = customerAction(watchingSchema, async ({ watching }, { customer, person }) => {
  const isSwitched = await switchWatching(customer, person, watching === "on");
  return { ok: true as const, leadsTo: isSwitched ? planPath(customer.slug) : finishPath(customer.slug) };
});

export async function switchWatchingAction(form: FormData): Promise<void> {
  const switched = await switchAsAdmin(form);
  return switched.ok ? redirect(switched.leadsTo) : afterRefusal(switched);
}

/**
 * Removing the portal needs a new sign-in, because the run's token no longer exists. `back`: sent by the page to which that sign-in leads, so
 * without a token even now, nobody is sent around a second time.
 */
const removeSchema = z.object({ back: z.literal("yes").optional() });
const removeAsAdmin = customerAction(removeSchema, async ({ back }, { customer, person }) => {
  const { slug } = customer;
  const removed = await removeAccess(customer, person);
  const goesOn = !removed.ok && removed.reason === "sign-in-needed" && back === undefined;
  if (!goesOn) {
    await forgetIntent();
    const leadsTo = !removed.ok && removed.reason === "refused" ? refusedPath("no-admin-role") : finishPath(slug);
    return { ok: true as const, leadsTo };
  }
  await rememberIntent({ what: "remove-access", customer: slug, personId: person.id });
  return { ok: true as const, leadsTo: startPath({ purpose: "graph", customer: slug, returnTo: removeAccessPath(slug) }) };
});

export async function removeAccessAction(form?: FormData): Promise<void> {
  const removed = await removeAsAdmin(form ?? new FormData());
  return removed.ok ? redirect(removed.leadsTo) : afterRefusal(removed);
}
