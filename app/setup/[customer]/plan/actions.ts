"use server";

import { redirect } from "next/navigation";
import { afterRefusal } from "@/app/after-refusal";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { type Plan, planSchema } from "@/lib/onboarding/planning/changes";
import { startRun } from "@/lib/provisioning/run/start-run";

/** The plan comes back as it was shown. It has been through a browser, so it is read like any input. */
const startAsAdmin = customerAction(planSchema, async (plan, { customer, person }) => {
  const started = await startRun(customer.id, person.id, plan);
  const setup = `/setup/${customer.slug}`;
  // Whoever has to sign in again comes back to the plan; a run that is going on already is watched on the checklist.
  return { ok: true as const, leadsTo: !started.ok && started.reason === "sign-in-needed" ? `${setup}/plan` : setup };
});

export async function startAction(plan: Plan): Promise<void> {
  const started = await startAsAdmin(plan);
  return started.ok ? redirect(started.leadsTo) : afterRefusal(started);
}
