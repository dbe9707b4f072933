import { ArrowRight, ChevronRight, UserRound } from "lucide-react";
import { LinkPending } from "@/components/ui/link-pending";
import { AppLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { isSettled, stateWords } from "@/lib/catalogue/states";
import type { Step } from "@/lib/catalogue/steps";
import { nextWords } from "@/lib/errors/trouble";
import type { StepView } from "@/lib/onboarding/status/checklist";
import { waitsForWords } from "@/lib/onboarding/status/waits-for";
import { StateIcon, stateColor } from "./state-icon";

/** One step on the checklist: its state, what was found, and who it waits for. */
export function StepRow({
  step,
  view,
  home,
  open,
}: {
  step: Step;
  view: StepView;
  /** The address of the checklist; the address of the step begins with it. */
  home: string;
  /** Also shows what to do next. */
  open: boolean;
}) {
  return (
    <li className="group relative">
      <div
        className={`grid grid-cols-[1.125rem_minmax(0,1fr)_auto] items-start gap-x-3.5 py-3 transition-colors duration-150 group-hover:bg-sunken -mx-3 px-3 ${open ? "bg-sunken" : ""}`}
      >
        <StateIcon state={view.state} className="mt-0.5 size-[1.125rem]" />
        <div className="min-w-0">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <AppLink
              href={`${home}/steps/${view.slug}`}
              className={`text-note font-medium outline-offset-4 after:absolute after:inset-0 after:content-[''] ${view.state === "declined" ? "text-muted" : ""}`}
            >
              {step.title}
              <span className="sr-only">. {stateWords[view.state]}.</span>
              <LinkPending />
            </AppLink>
            <Aside view={view} />
          </div>
          <p className="text-small text-muted">
            {!isSettled(view.state) && (
              <span aria-hidden="true" className={`font-medium sm:hidden ${stateColor[view.state]}`}>
                {stateWords[view.state]}.{" "}
              </span>
            )}
            {view.line}
          </p>
          {view.waitsFor && (
            <p className="flex gap-1.5 text-small text-muted">
              <UserRound aria-hidden="true" className="mt-1 size-3 shrink-0" />
              <span className="sr-only">Who can do it:</span>
              {waitsForWords(view.waitsFor)}
            </p>
          )}
          {open && <Open step={step} view={view} />}
        </div>
        <ChevronRight
          aria-hidden="true"
          className="mt-1 size-4 text-faint transition-transform duration-150 ease-out group-hover:translate-x-0.5"
        />
      </div>
    </li>
  );
}

/** At the right, where there is room: when a finished step was observed, or the state in words. */
function Aside({ view }: { view: StepView }) {
  if (isSettled(view.state)) {
    return (
      <span className="text-small text-faint max-sm:hidden">
        {view.observedAt && view.state === "done" ? <Time at={view.observedAt} /> : stateWords[view.state]}
      </span>
    );
  }
  return (
    <span aria-hidden="true" className={`text-small max-sm:hidden ${stateColor[view.state]}`}>
      {stateWords[view.state]}
    </span>
  );
}

function Open({ step, view }: { step: Step; view: StepView }) {
  return (
    <div className="mt-2 space-y-2 pb-1 text-note">
      <p className={view.trouble ? "" : "text-muted"}>
        {view.trouble ? nextWords(view.trouble, { isRetried: view.nextCheckAt !== null }) : step.purpose}
      </p>
      <p className="flex items-center gap-1 text-note font-medium text-accent-ink" aria-hidden="true">
        Open this step
        <ArrowRight className="size-3.5" />
      </p>
    </div>
  );
}
