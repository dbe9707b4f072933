"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { refusedPath, startPath } from "@/lib/links/paths";
import { type Plan, planSchema } from "@/lib/onboarding/planning/changes";
import { withoutUnconfirmed } from "@/lib/onboarding/planning/dropzone-side";
import { startRun } from "@/lib/provisioning/run/start-run";
import { chooseApp } from "@/lib/provisioning/setup/choose-app";

/** The plan comes back from the browser as it was shown, so it is validated like any input. */
const startSchema = z.object({ plan: planSchema, form: z.instanceof(FormData).optional() });
const startAsAdmin = customerAction(startSchema, async ({ plan, form }, { customer, person }) => {
  const setup = `/setup/${customer.slug}`;
  const confirmed = withoutUnconfirmed(plan, form?.getAll("replace") ?? []);
  if (plan.length > 0 && confirmed.length === 0) return { ok: true as const, leadsTo: `${setup}/plan` };
  const started = await startRun(customer.id, person.id, confirmed);
  // A person who has to sign in again, or ticked nothing, comes back to the plan. A run that is in progress is shown on the checklist.
  return { ok: true as const, leadsTo: !started.ok && started.reason !== "run-already-going" ? `${setup}/plan` : setup };
});

/** The boxes that were ticked come from the form. Somebody who calls the action without a form ticked none. */
export async function startAction(plan: Plan, formData?: FormData): Promise<void> {
  const started = await startAsAdmin({ plan, form: formData });
  return started.ok ? redirect(started.leadsTo) : afterRefusal(started);
}

/** "new", or the object id of an app that the page showed. */
const appSchema = z.object({ app: z.union([z.literal("new"), z.guid()]) });

const chooseAppAsAdmin = customerAction(appSchema, async ({ app }, { customer, person }) => {
  const plan = `/setup/${customer.slug}/plan`;
  const chosen = await chooseApp(customer, person, app === "new" ? null : app);
  if (chosen.ok) return { ok: true as const, leadsTo: plan };
  switch (chosen.reason) {
    case "sign-in-needed":
      return { ok: true as const, leadsTo: startPath({ purpose: "graph", customer: customer.slug, returnTo: plan }) };
    case "not-known-to-manage-apps":
      return { ok: true as const, leadsTo: refusedPath("no-admin-role") };
    case "not-there":
      // The page shows what is there now.
      return { ok: true as const, leadsTo: plan };
  }
});

export async function chooseAppAction(formData: FormData): Promise<void> {
  const chosen = await chooseAppAsAdmin(formData);
  return chosen.ok ? redirect(chosen.leadsTo) : afterRefusal(chosen);
}
