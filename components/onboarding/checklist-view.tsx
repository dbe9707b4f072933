import { Button, ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { FormAction } from "@/components/ui/form-action";
import { toJson } from "@/components/ui/json";
import { TextLink } from "@/components/ui/text-link";
import { beforePath } from "@/lib/links/paths";
import type { ChecklistView as Checklist, NextAction } from "@/lib/onboarding/status/checklist";
import { FirstAlert } from "./first-alert";
import { PermissionTable } from "./permission-table";
import { ProgressStrip } from "./progress-strip";
import { RunProgress } from "./run-progress";
import { StepGroups, stripOf } from "./step-groups";

/** The home page of an onboarding: the progress, the current run or the next action, the steps, and what is true of each permission. */
export function ChecklistView(props: {
  view: Checklist;
  canAct: "yes" | "no" | "unknown";
  /** Set when staff look at this page: the address that the links to the steps begin with. Buttons are disabled then. */
  staffBasePath?: string;
  /** Ends the run that is going. Left out where nobody may. */
  stopAction?: FormAction;
}) {
  const { view, canAct, staffBasePath, stopAction } = props;
  const home = staffBasePath ?? `/setup/${view.customer.slug}`;
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
          <ProgressStrip withNames label={`${view.done} of ${view.of} steps done`} groups={stripOf(view)} />
        </div>
        <div className="mt-6 flex flex-wrap items-center gap-x-8 gap-y-4">
          <p className="measure min-w-0 text-lead">{view.headline}</p>
          {canAct !== "no" && <Next action={view.next} isInert={staffBasePath !== undefined} />}
        </div>
        {view.firstAlert && (
          <p className="measure mt-2 text-note text-muted">
            <FirstAlert firstAlert={view.firstAlert} />
          </p>
        )}
        {canAct === "no" && (
          <p className="measure mt-2 text-note text-muted">
            Your account holds no administrator role in this tenant, so you can look around here. Each step names who can do it.
          </p>
        )}
        {view.run ? (
          <RunProgress run={view.run} stopAction={canAct === "no" ? undefined : stopAction} />
        ) : (
          staffBasePath === undefined && canAct !== "no" && <LookFirst view={view} />
        )}
      </header>

      <div className="mt-12 grid gap-x-12 gap-y-14 min-[70rem]:grid-cols-[minmax(0,1fr)_33rem]">
        <StepGroups view={view} home={home} />
        <div className="min-w-0 space-y-12 min-[70rem]:sticky min-[70rem]:top-8 min-[70rem]:self-start">
          <PermissionTable permissions={toJson(view.permissions)} linkFor={view.customer} />
          <Tenants customer={view.customer} />
        </div>
      </div>
    </div>
  );
}

/** Before the first run, once there is something to look for. */
function LookFirst({ view }: { view: Checklist }) {
  if (view.steps.find(({ slug }) => slug === "capabilities")?.state !== "done") return null;
  return (
    <p className="mt-3 text-note">
      <TextLink href={beforePath(view.customer.slug)}>See what stands in the way, before anything changes</TextLink>
    </p>
  );
}

function Next({ action, isInert }: { action: NextAction; isInert: boolean }) {
  if (action === null) return null;
  const look = "min-h-11 px-5";
  if (isInert) {
    return (
      <Button kind="primary" disabled className={look}>
        {action.label}
      </Button>
    );
  }
  return (
    <ButtonLink kind="primary" href={action.href} className={look}>
      {action.label}
    </ButtonLink>
  );
}

/** The identifiers that support asks for first. */
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
