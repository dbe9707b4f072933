import type { StepState } from "@/lib/catalogue/states";
import type { StepSlug } from "@/lib/catalogue/steps";

/** What was done and is done no more. An unanswered look is never drift. Pure. */

export type DriftFound = {
  step: StepSlug;
  /** What was found when it was last seen done, and when that was (ISO 8601). */
  was: string;
  lastDoneAt: string;
};

/** A step that is broken: since when, and who changed it, as far as anybody could read that. */
export type Drift = DriftFound & {
  foundAt: string;
  /** From Microsoft's audit log. Null when nobody could read it there yet. */
  by: { name: string; at: string } | null;
};

/** A step as it was found. */
type Seen = { slug: StepSlug; state: StepState; line: string; observedAt: string | null };

/**
 * `before`, `after`: what was recorded of the steps before a look and what it found. `chosenAt`: a step that was last seen done before the
 * choices changed is not broken by what the new choices need.
 */
export function driftBetween(before: readonly Seen[], after: readonly Seen[], chosenAt: string | null): DriftFound[] {
  return after.flatMap(({ slug, state }) => {
    const was = before.find((step) => step.slug === slug);
    if (was?.state !== "done" || was.observedAt === null || (state !== "needs-you" && state !== "stuck")) return [];
    if (chosenAt !== null && was.observedAt < chosenAt) return [];
    return [{ step: slug, was: was.line, lastDoneAt: was.observedAt }];
  });
}
