import { Drawn } from "@/components/ui/drawing";
import { Spinner } from "@/components/ui/spinner";
import type { StepState } from "@/lib/catalogue/states";

/** The icon and the colour of each state. Every other component uses these to show a state. */

const iconColor: Partial<Record<StepState, string>> = { done: "text-success-fill", "needs-you": "text-attention-fill" };

/** The text colour of the word beside the icon. */
export const stateColor: Record<StepState, string> = {
  done: "text-success",
  working: "text-accent-ink",
  propagating: "text-accent-ink",
  "needs-you": "text-attention",
  stuck: "text-danger",
  declined: "text-quiet",
  waiting: "text-quiet",
  "could-not-check": "text-quiet",
};

/** Decorative: the caller says the state in words, beside the icon or in the accessible name. Without a word beside it, the icon `says` it. */
export function StateIcon({ state, says, className = "size-4" }: { state: StepState; says?: string | undefined; className?: string }) {
  const look = `shrink-0 ${iconColor[state] ?? stateColor[state]} ${className}`;
  if (state === "working") return <Spinner className={look} />;
  return <Drawn id={drawingOf(state)} says={says} className={look} />;
}

export type DrawnState = Exclude<StepState, "working">;

export const drawingOf = (state: DrawnState) => `drawing-${state}` as const;
