import type { ReactNode } from "react";
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

/** Decorative: the caller says the state in words, beside the icon or in the accessible name. */
export function StateIcon({ state, className = "size-4" }: { state: StepState; className?: string }) {
  const look = `shrink-0 ${iconColor[state] ?? stateColor[state]} ${className}`;
  if (state === "working") return <Spinner className={look} />;
  return (
    <svg viewBox="0 0 16 16" fill="none" aria-hidden="true" className={look} stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
      {drawings[state]}
    </svg>
  );
}

const ring = <circle cx="8" cy="8" r="6.25" />;
const cutOut = "stroke-canvas";

const drawings: Record<Exclude<StepState, "working">, ReactNode> = {
  done: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" />
      <path d="m5 8.2 2.1 2.1L11 6.2" className={cutOut} strokeWidth="1.75" strokeLinejoin="round" />
    </>
  ),
  propagating: (
    <>
      {ring}
      <path d="M8 4.75V8l2.1 1.6" strokeLinejoin="round" />
    </>
  ),
  "needs-you": (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" />
      <path d="M5 8h5.6M8.4 5.6 10.9 8l-2.5 2.4" className={cutOut} strokeWidth="1.6" strokeLinejoin="round" />
    </>
  ),
  stuck: (
    <>
      <path d="M8 2.2 14.6 13.6H1.4Z" fill="currentColor" strokeLinejoin="round" strokeWidth="1.6" />
      <path d="M8 6.4v3.1" className={cutOut} strokeWidth="1.6" />
      <path d="M8 11.7v.01" className={cutOut} strokeWidth="1.8" />
    </>
  ),
  declined: (
    <>
      {ring}
      <path d="M5.25 8h5.5" />
    </>
  ),
  waiting: ring,
  "could-not-check": (
    <>
      <circle cx="8" cy="8" r="6.25" strokeDasharray="2.2 2.1" strokeLinecap="butt" />
      <path d="M6.5 6.5a1.6 1.6 0 1 1 2.3 1.4c-.5.3-.8.6-.8 1.1" strokeWidth="1.3" />
      <path d="M8 11v.01" strokeWidth="1.5" />
    </>
  ),
};
