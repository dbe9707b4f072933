import { toJson } from "@/components/ui/json";
import { stepGroups, steps } from "@/lib/catalogue/steps";
import { nextWords } from "@/lib/errors/trouble";
import type { ChecklistView as Checklist, StepView } from "@/lib/onboarding/status/checklist";
import { waitsForWords } from "@/lib/onboarding/status/waits-for";
import type { StripGroup } from "./progress-strip";
import { type ShownStep, StepRows } from "./step-rows";

/** The steps in their groups. The first one that is stuck is open, else the first one that needs somebody. */
export function StepGroups({
  view,
  home,
}: {
  view: Checklist;
  /** The address of the checklist; the addresses of the steps begin with it. */
  home: string;
}) {
  const viewOf = (slug: string) => view.steps.find((each) => each.slug === slug);
  const opened = view.steps.find((step) => step.state === "stuck") ?? view.steps.find((step) => step.state === "needs-you");
  return (
    <section aria-labelledby="steps-heading">
      <h2 id="steps-heading" className="text-heading font-semibold">
        Steps
      </h2>
      <StepRows
        home={home}
        groups={toJson(
          stepGroups.map((name) => ({
            name,
            steps: steps.flatMap((step): ShownStep[] => {
              const seen = step.group === name && viewOf(step.slug);
              return seen ? [shown(seen, step.title, seen === opened ? step.purpose : null)] : [];
            }),
          })),
        )}
      />
    </section>
  );
}

/** `purpose`: of the step that is open. */
function shown(view: StepView, title: string, purpose: string | null): ShownStep {
  const { slug, state, line, observedAt, trouble, nextCheckAt } = view;
  const next = trouble && nextWords(trouble, { isRetried: nextCheckAt !== null });
  return {
    ...{ slug, title, state, line, observedAt },
    waitsFor: view.waitsFor && waitsForWords(view.waitsFor),
    open: purpose === null ? null : { words: next ?? purpose, isTrouble: next !== null },
  };
}

/** The same steps as groups of segments for `ProgressStrip`. */
export function stripOf(view: Checklist): StripGroup[] {
  const stateOf = (slug: string) => view.steps.find((step) => step.slug === slug)?.state ?? "waiting";
  return stepGroups.map((group) => ({
    name: group,
    segments: steps.filter((step) => step.group === group).map((step) => ({ title: step.title, state: stateOf(step.slug) })),
  }));
}
