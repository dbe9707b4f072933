"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import type { ChooseState } from "@/components/onboarding/choose-form";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { afterChoosing, choose } from "@/lib/provisioning/setup/choose";

const id = z.string().max(100);
const several = z.union([id.transform((one) => [one]), z.array(id).max(100)]).default([]);
const entriesSchema = z.object({ capabilities: several, alertTypes: several, portalUrl: z.string().max(4000).default("") });

const chooseAsAdmin = customerAction(entriesSchema, async (entries, { customer, person }) => {
  const chosen = await choose(customer, person.id, entries);
  if (!chosen.ok) return { ...chosen, values: entries };
  return { ok: true as const, leadsTo: await afterChoosing(customer, person.id, chosen.choices) };
});

export async function chooseAction(before: ChooseState, formData: FormData): Promise<ChooseState> {
  const chosen = await chooseAsAdmin(before, formData);
  if (chosen.ok) redirect(chosen.leadsTo);
  if (chosen.reason === "incomplete") return { fieldErrors: chosen.fieldErrors, values: chosen.values };
  if (chosen.reason === "run-going") return { isRunGoing: true, values: chosen.values };
  return afterRefusal(chosen);
}
