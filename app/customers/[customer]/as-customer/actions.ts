"use server";

import { notFound, redirect } from "next/navigation";
import { z } from "zod";
import { afterStaffRefusal } from "@/app/customers/after-staff-refusal";
import { findStep } from "@/lib/catalogue/steps";
import { recordViewAsCustomer } from "@/lib/desk/change-customer";
import { staffAction } from "@/lib/identity/guards/staff-guards";
import { asCustomerPath } from "@/lib/links/paths";
import { findCustomerBySlug } from "@/lib/store/customers";

/** Writes into the customer's audit trail that staff look, and then shows the page. */
const viewAsStaff = staffAction(
  [],
  z.object({ customer: z.string().max(100), step: z.string().max(100).default("") }),
  async (input, { staff }) => {
    const [customer, step] = [await findCustomerBySlug(input.customer), findStep(input.step)];
    if (customer === null) notFound();
    await recordViewAsCustomer(customer, step?.title ?? "Checklist", staff);
    return redirect(asCustomerPath(customer.slug, step?.slug ?? null));
  },
);

export async function viewAsCustomerAction(form: FormData): Promise<void> {
  const viewed = await viewAsStaff(form);
  afterStaffRefusal(viewed);
}
