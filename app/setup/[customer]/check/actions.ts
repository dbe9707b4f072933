"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import { findStep } from "@/lib/catalogue/steps";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { forgetIntent, rememberIntent } from "@/lib/identity/guards/intent";
import { checkPath, setupPath, startPath, stepPath } from "@/lib/links/paths";
import { readTicket } from "@/lib/links/ticket-link";
import { checkAgain } from "@/lib/provisioning/setup/check-again";
import { hasToken } from "@/lib/provisioning/tenant/context";

/**
 * Without a token of this person, checking leads through Microsoft first, and comes back to a page that goes on by itself. `back`: sent by
 * that page, so without a token even now, nobody is sent around a second time.
 */
const checkAsAdmin = customerAction(
  z.object({ step: z.string().max(100), ticket: z.string().max(200).default(""), back: z.literal("yes").optional() }),
  async (input, { customer, person }) => {
    const step = findStep(input.step);
    if (step === undefined) redirect(setupPath(customer.slug));
    const ticket = readTicket(input.ticket);
    if (!(await hasToken(customer.id, "graph-token", person.id))) {
      await (input.back
        ? forgetIntent()
        : rememberIntent({ what: "check", customer: customer.slug, personId: person.id, about: step.slug }));
      if (input.back) redirect(stepPath(customer.slug, step.slug, ticket));
      redirect(startPath({ purpose: "graph", customer: customer.slug, returnTo: checkPath(customer.slug, step.slug, ticket) }));
    }
    await checkAgain(customer, person.id);
    await forgetIntent();
    revalidatePath(setupPath(customer.slug), "layout");
    return redirect(stepPath(customer.slug, step.slug, ticket));
  },
  { limit: "checks" },
);

export async function checkAgainAction(form: FormData): Promise<void> {
  const checked = await checkAsAdmin(form);
  afterRefusal(checked);
}
