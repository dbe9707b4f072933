import { stepGroups, steps } from "@/lib/catalogue/steps";
import type { ChecklistView as Checklist } from "@/lib/onboarding/status/checklist";
import type { StripGroup } from "./progress-strip";
import { StepRow } from "./step-row";

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
      {stepGroups.map((group) => {
        const rows = steps.filter((step) => step.group === group);
        const done = rows.filter((step) => viewOf(step.slug)?.state === "done").length;
        const counted = rows.filter((step) => viewOf(step.slug)?.state !== "declined").length;
        return (
          <section key={group} aria-labelledby={`group-${group}`} className="mt-7">
            <h3 id={`group-${group}`} className="flex items-baseline justify-between pb-2 text-note font-semibold">
              {group}
              <span className="text-small font-normal text-faint tabular-nums">{counted === 0 ? "Declined" : `${done} of ${counted}`}</span>
            </h3>
            <ol className="divide-y divide-line border-y border-line">
              {rows.map((step) => {
                const seen = viewOf(step.slug);
                return seen && <StepRow key={step.slug} step={step} view={seen} home={home} open={seen === opened} />;
              })}
            </ol>
          </section>
        );
      })}
    </section>
  );
}

/** The same steps as groups of segments for `ProgressStrip`. */
export function stripOf(view: Checklist): StripGroup[] {
  const stateOf = (slug: string) => view.steps.find((step) => step.slug === slug)?.state ?? "waiting";
  return stepGroups.map((group) => ({
    name: group,
    segments: steps.filter((step) => step.group === group).map((step) => ({ title: step.title, state: stateOf(step.slug) })),
  }));
}
