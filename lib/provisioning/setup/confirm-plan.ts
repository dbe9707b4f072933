import "server-only";
import type { RunPurpose } from "@/lib/catalogue/run-purposes";
import { changeId, type Plan } from "@/lib/onboarding/planning/changes";
import { leftOut } from "@/lib/onboarding/planning/left-out";
import { findChoices } from "@/lib/store/choices";
import { type StartedRun, startRun } from "../run/start-run";
import { choicesDigest } from "./plan-digest";

/** Starts the run of a plan that was shown, unless the choices have changed since: then the plan is another one, and nothing is started. */

export type ConfirmedPlan = StartedRun | { ok: false; reason: "choices-changed"; leftOut: string[] };

/** `shownFor`: the digest of the choices that the plan was shown for. Null when the caller does not know it. */
export async function confirmPlan(
  customerId: string,
  personId: string,
  { plan, shownFor, purpose }: { plan: Plan; shownFor: string | null; purpose: RunPurpose },
): Promise<ConfirmedPlan> {
  const choices = await findChoices(customerId);
  if (choices !== null && purpose !== "undo") {
    const dropped = leftOut(plan, choices).map(changeId);
    if (dropped.length > 0 || (shownFor !== null && shownFor !== choicesDigest(choices)))
      return { ok: false, reason: "choices-changed", leftOut: dropped };
  }
  return startRun(customerId, personId, plan, purpose);
}
