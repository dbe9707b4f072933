import type { StepState } from "./states";
import { type StepSlug, steps } from "./steps";

/** A state for each step, by the step's slug. */
export type StepStates = Readonly<Record<StepSlug, StepState>>;

/** A step for which `stateOf` returns undefined gets the state "waiting". */
export const statesOfSteps = (stateOf: (slug: StepSlug) => StepState | undefined): StepStates =>
  Object.fromEntries(steps.map(({ slug }) => [slug, stateOf(slug) ?? "waiting"])) as StepStates;
