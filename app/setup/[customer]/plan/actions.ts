"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { forgetIntent, rememberIntent } from "@/lib/identity/guards/intent";
import { alreadyGoingPath, changedPlanPath, planPath, refusedPath, setupPath, startPath } from "@/lib/links/paths";
import { type Plan, planSchema } from "@/lib/onboarding/planning/changes";
import { withoutUnconfirmed } from "@/lib/onboarding/planning/dropzone-side";
import { chooseApp } from "@/lib/provisioning/setup/choose-app";
import { type ConfirmedPlan, confirmPlan } from "@/lib/provisioning/setup/confirm-plan";
import { restoreApp } from "@/lib/provisioning/setup/deleted-app";
import { planDigest } from "@/lib/provisioning/setup/plan-digest";

/** The plan comes back from the browser as it was shown, so it is validated like any input. */
const startSchema = z.object({ plan: planSchema, form: z.instanceof(FormData).optional() });
const startAsAdmin = customerAction(startSchema, async ({ plan, form }, { customer, person }) => {
  const { slug } = customer;
  const confirmed = withoutUnconfirmed(plan, form?.getAll("replace") ?? []);
  // Every change needed a tick and none was ticked. An empty plan has nothing to tick: it looks once more.
  if (plan.length > 0 && confirmed.length === 0) return { ok: true as const, leadsTo: planPath(slug) };
  const started = await confirmPlan(customer.id, person.id, {
    plan: confirmed,
    shownFor: form?.get("choices")?.toString() ?? null,
    purpose: "setup",
  });
  const wasBack = form?.get("back") === "yes";
  if (!started.ok && started.reason === "sign-in-needed" && !wasBack) {
    await rememberIntent({ what: "start", customer: slug, personId: person.id, about: planDigest(confirmed) });
    return { ok: true as const, leadsTo: startPath({ purpose: "graph", customer: slug, returnTo: planPath(slug) }) };
  }
  if (form) await forgetIntent();
  return { ok: true as const, leadsTo: afterConfirming(slug, started) };
});

function afterConfirming(slug: string, started: ConfirmedPlan): string {
  if (started.ok) return setupPath(slug);
  switch (started.reason) {
    // The page of the customer says that Dropzone has ended them.
    case "customer-ended":
      return setupPath(slug);
    case "choices-changed":
      return changedPlanPath(slug, started.leftOut);
    // The checklist shows the run that is in progress, which may be a colleague's.
    case "run-already-going":
      return alreadyGoingPath(slug);
    case "sign-in-needed":
      return planPath(slug);
  }
}

/** The boxes that were ticked come from the form. Somebody who calls the action without a form ticked none. */
export async function startAction(plan: Plan, formData?: FormData): Promise<void> {
  const started = await startAsAdmin({ plan, form: formData });
  return started.ok ? redirect(started.leadsTo) : afterRefusal(started);
}

/** "new", or the object id of an app that the page showed. */
const appSchema = z.object({ app: z.union([z.literal("new"), z.guid()]), back: z.literal("yes").optional() });

type NotDone = "sign-in-needed" | "not-known-to-manage-apps" | "run-going" | "not-there";

/** Where a deed about our app that was not done leads. */
function afterNotDone(reason: NotDone, slug: string): string {
  switch (reason) {
    case "sign-in-needed":
      return startPath({ purpose: "graph", customer: slug, returnTo: planPath(slug) });
    case "not-known-to-manage-apps":
      return refusedPath("no-admin-role");
    case "run-going":
      return setupPath(slug);
    case "not-there":
      // The page shows what is there now.
      return planPath(slug);
  }
}

const chooseAppAsAdmin = customerAction(appSchema, async ({ app, back }, { customer, person }) => {
  const chosen = await chooseApp(customer, person, app === "new" ? null : app);
  if (chosen.ok || chosen.reason !== "sign-in-needed" || back) await forgetIntent();
  if (!chosen.ok && chosen.reason === "sign-in-needed" && !back)
    await rememberIntent({ what: "choose-app", customer: customer.slug, personId: person.id, about: app });
  return { ok: true as const, leadsTo: chosen.ok ? planPath(customer.slug) : afterNotDone(chosen.reason, customer.slug) };
});

export async function chooseAppAction(formData: FormData): Promise<void> {
  const chosen = await chooseAppAsAdmin(formData);
  return chosen.ok ? redirect(chosen.leadsTo) : afterRefusal(chosen);
}

const restoreAppAsAdmin = customerAction(z.null(), async (_, { customer, person }) => {
  const restored = await restoreApp(customer, person);
  return { ok: true as const, leadsTo: restored.ok ? planPath(customer.slug) : afterNotDone(restored.reason, customer.slug) };
});

export async function restoreAppAction(): Promise<void> {
  const restored = await restoreAppAsAdmin(null);
  return restored.ok ? redirect(restored.leadsTo) : afterRefusal(restored);
}
