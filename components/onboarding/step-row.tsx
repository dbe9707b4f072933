import { ArrowRight, ChevronRight } from "lucide-react";
import Link from "next/link";
import { StateIcon } from "@/components/ui/state-icon";
import { Time } from "@/components/ui/time";
import type { StepView } from "@/lib/onboarding/checklist";
import { stateWords } from "@/lib/onboarding/states";
import type { Step } from "@/lib/onboarding/steps";

/** One step on the checklist: its state, what was found, and who it waits for. The one that needs somebody is open. */
export function StepRow({ step, view, slug, open }: { step: Step; view: StepView; slug: string; open: boolean }) {
  return (
    <li className={`group relative ${open ? "bg-sunken" : ""}`}>
      <div
        className={`grid grid-cols-[1.125rem_minmax(0,1fr)_auto] items-start gap-x-3.5 py-3 transition-colors duration-150 group-hover:bg-sunken -mx-3 px-3 ${open ? "bg-sunken" : ""}`}
      >
        <StateIcon state={view.state} className="mt-0.5 size-[1.125rem]" />
        <div className="min-w-0">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <Link
              href={`/setup/${slug}/steps/${view.slug}`}
              className={`text-note font-medium outline-offset-4 after:absolute after:inset-0 after:content-[''] ${view.state === "declined" ? "text-muted" : ""}`}
            >
              {step.title}
              <span className="sr-only">. {stateWords[view.state]}.</span>
            </Link>
            <Aside view={view} />
          </div>
          <p className="text-small text-muted">{view.line}</p>
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

/** At the right: for what is settled, when it was seen; for the rest, the state in words. */
function Aside({ view }: { view: StepView }) {
  if (view.state === "done" || view.state === "declined") {
    return (
      <span className="text-small text-faint">
        {view.observedAt && view.state === "done" ? <Time at={view.observedAt} /> : stateWords[view.state]}
      </span>
    );
  }
  return (
    <span aria-hidden="true" className="text-small text-muted">
      {stateWords[view.state]}
    </span>
  );
}

function Open({ step, view }: { step: Step; view: StepView }) {
  return (
    <div className="mt-2 space-y-2 pb-1 text-note">
      <p className="text-muted">{view.trouble ? view.trouble.what : step.purpose}</p>
      {view.trouble && <p>{view.trouble.next}</p>}
      <p className="flex items-center gap-1 text-note font-medium text-accent-ink" aria-hidden="true">
        Open this step
        <ArrowRight className="size-3.5" />
      </p>
    </div>
  );
}
