import type { StepState } from "./states";
import { type StepSlug, steps } from "./steps";

/** A state for each step, by the step's slug. */
export type StepStates = Readonly<Record<StepSlug, StepState>>;

/** A step for which `stateOf` returns undefined gets the state "waiting". */
export const statesOfSteps = (stateOf: (slug: StepSlug) => StepState | undefined): StepStates =>
  Object.fromEntries(steps.map(({ slug }) => [slug, stateOf(slug) ?? "waiting"])) as StepStates;

/** The steps that are broken now: done before, and found not to be. */
export type Broken = { broken: readonly StepSlug[] };

/** What broke since an earlier look, and whether everything that was broken then works again. `before`: null when there was none. */
export function brokenBetween(before: Broken | null, after: Broken): { broken: StepSlug[]; isRecovered: boolean } {
  const was = before?.broken ?? [];
  return { broken: after.broken.filter((step) => !was.includes(step)), isRecovered: was.length > 0 && after.broken.length === 0 };
}
