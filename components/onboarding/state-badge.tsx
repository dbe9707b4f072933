import { type StepState, stateWords } from "@/lib/catalogue/states";
import { StateIcon, stateColor } from "./state-icon";

/** A state in icon, word and colour. */
export function StateBadge({ state, className = "" }: { state: StepState; className?: string }) {
  return (
    <span className={`inline-flex items-center gap-1.5 text-note font-medium whitespace-nowrap ${stateColor[state]} ${className}`}>
      <StateIcon state={state} />
      {stateWords[state]}
    </span>
  );
}
