"use server";

import { redirect } from "next/navigation";
import { afterRefusal } from "@/app/after-refusal";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { type Plan, planSchema } from "@/lib/onboarding/planning/changes";
import { startRun } from "@/lib/provisioning/run/start-run";

/** The plan comes back from the browser as it was shown, so it is validated like any input. */
const startAsAdmin = customerAction(planSchema, async (plan, { customer, person }) => {
  const started = await startRun(customer.id, person.id, plan);
  const setup = `/setup/${customer.slug}`;
  // A person who has to sign in again comes back to the plan. A run that is already in progress is shown on the checklist.
  return { ok: true as const, leadsTo: !started.ok && started.reason === "sign-in-needed" ? `${setup}/plan` : setup };
});

export async function startAction(plan: Plan): Promise<void> {
  const started = await startAsAdmin(plan);
  return started.ok ? redirect(started.leadsTo) : afterRefusal(started);
}
