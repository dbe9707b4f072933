"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { refusedPath, setupPath, startPath, undoPath } from "@/lib/links/paths";
import { type Change, isRetirement, type Plan, planSchema } from "@/lib/onboarding/planning/changes";
import { startRun } from "@/lib/provisioning/run/start-run";
import { purgeApps } from "@/lib/provisioning/setup/deleted-app";

/** The plan comes back from the browser as it was shown. An undo only removes. */
const isRemoval = (change: Change) => isRetirement(change) || change.do === "retire-watching";
const undoSchema = z.object({ plan: planSchema.refine((plan) => plan.length > 0 && plan.every(isRemoval)) });
const undoAsAdmin = customerAction(undoSchema, async ({ plan }, { customer, person }) => {
  const { slug } = customer;
  const started = await startRun(customer.id, person.id, plan, "undo");
  // The checklist shows the run that is in progress, which may be a colleague's.
  if (started.ok || started.reason === "run-already-going") return { ok: true as const, leadsTo: setupPath(slug) };
  return { ok: true as const, leadsTo: startPath({ purpose: "graph", customer: slug, returnTo: undoPath(slug) }) };
});

export async function undoAction(plan: Plan): Promise<void> {
  const started = await undoAsAdmin({ plan });
  return started.ok ? redirect(started.leadsTo) : afterRefusal(started);
}

const purgeAsAdmin = customerAction(z.null(), async (_, { customer, person }) => {
  const { slug } = customer;
  const purged = await purgeApps(customer, person);
  if (purged.ok) return { ok: true as const, leadsTo: undoPath(slug) };
  switch (purged.reason) {
    case "sign-in-needed":
      return { ok: true as const, leadsTo: startPath({ purpose: "graph", customer: slug, returnTo: undoPath(slug) }) };
    case "not-known-to-manage-apps":
      return { ok: true as const, leadsTo: refusedPath("no-admin-role") };
    case "run-going":
      return { ok: true as const, leadsTo: setupPath(slug) };
    case "not-there":
      // The page shows what is there now.
      return { ok: true as const, leadsTo: undoPath(slug) };
  }
});

export async function purgeAction(): Promise<void> {
  const purged = await purgeAsAdmin(null);
  return purged.ok ? redirect(purged.leadsTo) : afterRefusal(purged);
}
