"use server";

import { revalidatePath } from "next/cache";
import { notFound } from "next/navigation";
import { z } from "zod";
import { afterStaffRefusal } from "@/app/customers/after-staff-refusal";
import { findStep } from "@/lib/catalogue/steps";
import { checkStep } from "@/lib/desk/check-step";
import { staffAction } from "@/lib/identity/guards/staff-guards";
import { findCustomerBySlug } from "@/lib/store/customers";

/** For every role of staff: it only reads, and customers ask Support first. */
const checkAsStaff = staffAction(
  [],
  z.object({ customer: z.string().max(100), step: z.string().max(100) }),
  async (input, { staff }) => {
    const [customer, step] = [await findCustomerBySlug(input.customer), findStep(input.step)];
    if (customer === null || step === undefined) notFound();
    const checked = await checkStep(customer, step.slug, staff);
    revalidatePath(`/customers/${customer.slug}`, "layout");
    return checked;
  },
  { limit: "checks" },
);

export async function checkStepAction(formData: FormData): Promise<void> {
  const answer = await checkAsStaff(formData);
  if (answer.ok) return;
  switch (answer.reason) {
    // Something has changed since the page was loaded. The refreshed page says why the step cannot be checked.
    case "not-connected":
    case "run-going":
    case "needs-their-admin":
    case "secret-gone":
      return;
    default:
      return afterStaffRefusal(answer);
  }
}
