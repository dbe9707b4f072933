import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ProgressStrip } from "@/components/ui/progress-strip";
import { SubmitButton } from "@/components/ui/submit-button";
import type { ChecklistView as Checklist, NextAction } from "@/lib/onboarding/checklist";
import type { StepState } from "@/lib/onboarding/states";
import { stepGroups, steps } from "@/lib/onboarding/steps";
import { PermissionTable } from "./permission-table";
import { RunProgress } from "./run-progress";
import { StepRow } from "./step-row";

/** The home of an onboarding: how far it is, what goes on now or what to do next, the steps, and what each permission really does. */
export function ChecklistView({ view, canAct }: { view: Checklist; canAct: "yes" | "no" | "unknown" }) {
  const stateOf = new Map<string, StepState>(view.steps.map((step) => [step.slug, step.state]));
  const opened = view.steps.find((step) => step.state === "stuck") ?? view.steps.find((step) => step.state === "needs-you");
  return (
    <div>
      <header>
        <p className="flex flex-wrap gap-x-2 text-note text-muted">
          <span>{view.customer.tenantName ?? view.customer.name}</span>
          <span aria-hidden="true">→</span>
          <span>{view.customer.dropzoneHost}</span>
        </p>
        <h1 className="mt-2 text-display font-semibold tabular-nums sm:text-[3.25rem] sm:leading-none">
          <span className="sr-only">{view.customer.name}: </span>
          {view.done} of {view.of} done
        </h1>
        <div className="mt-6">
          <ProgressStrip
            withNames
            label={`${view.done} of ${view.of} steps done`}
            groups={stepGroups.map((group) => ({
              name: group,
              segments: steps
                .filter((step) => step.group === group)
                .map((step) => ({ title: step.title, state: stateOf.get(step.slug) ?? "waiting" })),
            }))}
          />
        </div>
        <div className="mt-6 flex flex-wrap items-center gap-x-8 gap-y-4">
          <p className="measure min-w-0 text-lead">{view.headline}</p>
          {canAct !== "no" && <Next action={view.next} />}
        </div>
        {canAct === "no" && (
          <p className="measure mt-2 text-note text-muted">
            Your account holds no administrator role in this tenant, so you can look around here. Each step names who can do it.
          </p>
        )}
        {view.run && <RunProgress run={view.run} />}
      </header>

      <div className="mt-12 grid gap-x-12 gap-y-14 min-[70rem]:grid-cols-[minmax(0,1fr)_33rem]">
        <section aria-labelledby="steps-heading">
          <h2 id="steps-heading" className="text-heading font-semibold">
            Steps
          </h2>
          {stepGroups.map((group) => {
            const rows = steps.filter((step) => step.group === group);
            const done = rows.filter((step) => stateOf.get(step.slug) === "done").length;
            const counted = rows.filter((step) => stateOf.get(step.slug) !== "declined").length;
            return (
              <section key={group} aria-labelledby={`group-${group}`} className="mt-7">
                <h3 id={`group-${group}`} className="flex items-baseline justify-between pb-2 text-note font-semibold">
                  {group}
                  <span className="text-small font-normal text-faint tabular-nums">
                    {counted === 0 ? "Declined" : `${done} of ${counted}`}
                  </span>
                </h3>
                <ol className="divide-y divide-line border-y border-line">
                  {rows.map((step) => {
                    const seen = view.steps.find((each) => each.slug === step.slug);
                    return seen && <StepRow key={step.slug} step={step} view={seen} slug={view.customer.slug} open={seen === opened} />;
                  })}
                </ol>
              </section>
            );
          })}
        </section>
        <div className="min-w-0 space-y-12 min-[70rem]:sticky min-[70rem]:top-8 min-[70rem]:self-start">
          <PermissionTable permissions={view.permissions} linkFor={view.customer} />
          <Tenants customer={view.customer} />
        </div>
      </div>
    </div>
  );
}

function Next({ action }: { action: NextAction }) {
  if (action === null) return null;
  const look = "min-h-11 px-5";
  if (action.method === "get") {
    return (
      <ButtonLink kind="primary" href={action.href} className={look}>
        {action.label}
      </ButtonLink>
    );
  }
  return (
    <form method="post" action={action.href}>
      <SubmitButton className={look}>{action.label}</SubmitButton>
    </form>
  );
}

/** What support asks for first. */
function Tenants({ customer }: { customer: Checklist["customer"] }) {
  const rows = [
    { label: "Tenant ID", value: customer.tenantId },
    { label: "Initial domain", value: customer.initialDomain },
    { label: "Dropzone tenant", value: customer.dropzoneHost },
  ];
  return (
    <dl className="space-y-1 text-small">
      {rows.map(
        ({ label, value }) =>
          value && (
            <div key={label} className="flex min-h-6 flex-wrap items-center gap-x-2">
              <dt className="w-32 text-muted">{label}</dt>
              <dd className="flex min-w-0 items-center gap-1 font-mono text-micro">
                <span className="min-w-0 break-all">{value}</span>
                <CopyButton text={value} what={label} />
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
