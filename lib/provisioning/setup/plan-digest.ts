import { createHash } from "node:crypto";
import type { Choices } from "@/lib/onboarding/choosing/choices";
import { isHandOver, type Plan } from "@/lib/onboarding/planning/changes";
import { withoutUnconfirmed } from "@/lib/onboarding/planning/dropzone-side";

/** Short texts that tell whether a plan, or the choices that it is for, are still those that a person saw. Pure. */

/** Without the Portal URL: no change of the plan depends on it. */
export const choicesDigest = ({ capabilities, alertTypes }: Pick<Choices, "capabilities" | "alertTypes">): string =>
  digest({ capabilities: [...capabilities].sort(), alertTypes: [...alertTypes].sort() });

export const planDigest = (plan: Plan): string => digest(plan);

/** Whether the digest is that of this plan, whichever of its replacements in Dropzone were ticked. */
export function isDigestOf(confirmed: string, plan: Plan): boolean {
  const replacing = plan.filter((change) => isHandOver(change) && change.replaces !== undefined).map((change) => change.do);
  const ticked = [[], ...replacing.map((one) => [one]), replacing];
  return ticked.some((ticks) => planDigest(withoutUnconfirmed(plan, ticks)) === confirmed);
}

const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("base64url");
