"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { refusedPath, startPath } from "@/lib/links/paths";
import { keepAccess, removeAccess } from "@/lib/provisioning/setup/finish";

const keepAsAdmin = customerAction(z.null(), async (_, { customer, person }) => {
  await keepAccess(customer, person);
  return { ok: true as const, leadsTo: `/setup/${customer.slug}/finish` };
});

export async function keepAccessAction(): Promise<void> {
  const kept = await keepAsAdmin(null);
  return kept.ok ? redirect(kept.leadsTo) : afterRefusal(kept);
}

/** Removing the portal needs a new sign-in, because the run's token no longer exists. */
const removeAsAdmin = customerAction(z.null(), async (_, { customer, person }) => {
  const finish = `/setup/${customer.slug}/finish`;
  const removed = await removeAccess(customer, person);
  if (removed.ok) return { ok: true as const, leadsTo: finish };
  const leadsTo =
    removed.reason === "refused"
      ? refusedPath("no-admin-role")
      : startPath({ purpose: "graph", customer: customer.slug, returnTo: finish });
  return { ok: true as const, leadsTo };
});

export async function removeAccessAction(): Promise<void> {
  const removed = await removeAsAdmin(null);
  return removed.ok ? redirect(removed.leadsTo) : afterRefusal(removed);
}
