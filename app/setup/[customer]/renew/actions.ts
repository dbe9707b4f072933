"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { forgetIntent, rememberIntent } from "@/lib/identity/guards/intent";
import { renewPath, setupPath, startPath } from "@/lib/links/paths";
import { type Plan, planSchema } from "@/lib/onboarding/planning/changes";
import { withoutUnconfirmed } from "@/lib/onboarding/planning/dropzone-side";
import { answerBefore } from "@/lib/provisioning/setup/answer-before";
import { confirmPlan } from "@/lib/provisioning/setup/confirm-plan";
import { planDigest } from "@/lib/provisioning/setup/plan-digest";

/** The plan comes back from the browser as it was shown, so it is validated like any input. */
const renewSchema = z.object({ plan: planSchema, form: z.instanceof(FormData).optional() });

const renewAsAdmin = customerAction(renewSchema, async ({ plan, form }, { customer, person }) => {
  const { slug } = customer;
  const confirmed = withoutUnconfirmed(plan, form?.getAll("replace") ?? []);
  // One integration without the new secret would keep the old one in use for ever.
  if (confirmed.length < plan.length) return { ok: true as const, leadsTo: renewPath(slug) };
  const shownFor = form?.get("choices")?.toString() ?? null;
  const started = await confirmPlan(customer.id, person.id, { plan: confirmed, shownFor, purpose: "renewal" });
  if (!started.ok && started.reason === "sign-in-needed" && form?.get("back") !== "yes") {
    await rememberIntent({ what: "renew", customer: slug, personId: person.id, about: planDigest(confirmed) });
    return { ok: true as const, leadsTo: startPath({ purpose: "graph", customer: slug, returnTo: renewPath(slug) }) };
  }
  await forgetIntent();
  // The checklist shows the run that is going, which may be a colleague's. Otherwise the page shows the plan as it is now.
  const isGoing = started.ok || started.reason === "run-already-going";
  return { ok: true as const, leadsTo: isGoing ? setupPath(slug) : renewPath(slug) };
});

export async function renewAction(plan: Plan, formData?: FormData): Promise<void> {
  const started = await renewAsAdmin({ plan, form: formData });
  return started.ok ? redirect(started.leadsTo) : afterRefusal(started);
}

const lifeAsAdmin = customerAction(z.object({ days: z.coerce.number().int().min(1).max(729) }), async ({ days }, { customer, person }) => {
  await answerBefore(customer, person, { to: "secret-life", days });
  return { ok: true as const, leadsTo: renewPath(customer.slug) };
});

/** For a policy that lets secrets live for fewer days than before. */
export async function agreeLifeAction(formData: FormData): Promise<void> {
  const agreed = await lifeAsAdmin(formData);
  return agreed.ok ? redirect(agreed.leadsTo) : afterRefusal(agreed);
}
