import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { FormAction } from "@/components/ui/form-action";
import { PrintButton } from "@/components/ui/print-button";
import { SubmitButton } from "@/components/ui/submit-button";
import type { PartDuty } from "@/lib/catalogue/parts";
import { counted } from "@/lib/catalogue/plural";
import type { Counted } from "@/lib/onboarding/preflight/preflight";
import { DeletedApp, type DeletedAppProps } from "./deleted-app";
import { LeftAlone } from "./left-alone";
import { NothingOfPart } from "./nothing-of-part";
import { OtherApps, type OtherAppsProps } from "./other-apps";
import { Besides, type Need } from "./plan-besides";
import { type PlanGroup, PlanGroups } from "./plan-groups";
import { Changed, Looked, type Refused, RefusedBefore } from "./plan-notices";
import { type Replacement, Replacements } from "./plan-replacements";
import { PlanStart } from "./plan-start";
import { StateIcon } from "./state-icon";

export type PlanViewProps = {
  groups: readonly PlanGroup[];
  /** Set on the page of one colleague's part. `isTheirs`: false when they are known not to hold the role for it. */
  part?: { duty: PartDuty; isTheirs: boolean };
  /** What exists already, in sentences. */
  already: readonly string[];
  /** What the choices do not call for and the portal did not make. */
  leftAlone?: readonly string[];
  total: number;
  startAction: FormAction;
  /** The digest of the choices that the plan is for. It is sent with the form, so that a plan for other choices is not started. */
  shownFor: string;
  /** The person pressed the button before they had to sign in again: for this plan, or for one that has changed since. Null otherwise. */
  confirmed: "this-plan" | "another-plan" | null;
  /** Set after a plan for other choices was not started: what of it is no longer part of this one. */
  leftOut: readonly string[] | null;
  /** What somebody has to do besides, each with a link to do it. The run cannot start before those with `stops` are done. */
  before: readonly Need[];
  /** What was seen before the plan, counted, and the address of the screen that shows it. */
  looked: Counted & { href: string };
  /** Integrations of another Entra tenant or app. Each is replaced only when its box is ticked. `change`: what the box sends. */
  replacements: readonly Replacement[];
  customer: { name: string; tenantName?: string | null; initialDomain?: string | null };
  /** Planned changes that failed in an earlier run, and why: the same plan would end the same way. */
  refusedBefore: readonly Refused[];
  /** A part could not be looked at and is left out. `before` says which. */
  isPartial: boolean;
  /** Apps that look like Dropzone's, with the choice what to do about them. */
  others: OtherAppsProps;
  /** Absent where only a colleague's part is shown. */
  deleted?: DeletedAppProps;
};

/** Lists every change in words before anything is changed. It can also be printed, for a change advisory board. */
export function PlanView(props: PlanViewProps) {
  const { groups, already, total, customer } = props;
  const tenant = customer.tenantName ?? customer.name;
  if (total === 0) return <NothingToDo {...props} tenant={tenant} />;
  return (
    <div>
      <header className="measure">
        <h1 className="text-title font-semibold sm:text-display">
          {props.part ? `Your part: ${counted(total, "change")}` : `${counted(total, "change")} to connect ${tenant}`}
        </h1>
        <p className="mt-3 text-lead text-muted">
          <span className="font-medium text-ink">None of these has been made yet.</span>{" "}
          {already.length === 0 &&
            !props.deleted?.app &&
            "So far your consent has added this portal to your enterprise applications, and nothing else. "}
          {props.isPartial
            ? "This is not everything: a part that could not be looked at is left out. Without it we do this, in this order, as you"
            : "This is everything we will do, in this order, as you"}
          {customer.initialDomain ? ` in ${customer.initialDomain}` : ""}. Dropzone's access ends at any time when you delete the app
          “Dropzone AI” from your tenant.
        </p>
      </header>

      <RefusedBefore refused={props.refusedBefore} />
      <Changed {...props} />
      <Looked looked={props.looked} />
      <Besides before={props.before} />
      {props.deleted && <DeletedApp {...props.deleted} />}
      <OtherApps {...props.others} />
      <Replacements replacements={props.replacements}>
        Tick what you want to be replaced. Without a tick it stays, and everything else is made.
      </Replacements>
      <div className="z-10 mt-6 -mx-1 flex flex-wrap items-center gap-3 bg-canvas px-1 py-3 sm:sticky sm:top-0 print:hidden">
        <PlanStart {...props} />
        <span className="flex flex-wrap items-center gap-2 sm:ml-auto">
          <CopyButton text={asText(props, tenant)} label="Copy as text" what="the plan" />
          <PrintButton>Print or save as PDF</PrintButton>
        </span>
      </div>

      <div className="mt-6 space-y-10">
        <PlanGroups groups={groups} />
        {already.length > 0 && <AlreadyThere already={already} />}
        <LeftAlone sentences={props.leftAlone ?? []} />
      </div>
    </div>
  );
}

function AlreadyThere({ already }: { already: readonly string[] }) {
  return (
    <section aria-labelledby="already-heading" className="grid gap-x-10 gap-y-2 md:grid-cols-[9.5rem_minmax(0,1fr)]">
      <h2 id="already-heading" className="pt-2.5 text-note font-semibold text-muted">
        Already there
      </h2>
      <ul className="divide-y divide-line border-y border-line">
        {already.map((sentence) => (
          <li key={sentence} className="flex items-start gap-2.5 py-2 text-note text-muted">
            <StateIcon state="done" className="mt-[3px] size-4" />
            <span>
              <s className="decoration-edge">{sentence}</s>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Shown when there is no change that this admin could make now. The primary button is the one thing they can do instead, if there is one. */
function NothingToDo(props: PlanViewProps & { tenant: string }) {
  const { already, before, looked, others, part, startAction, tenant } = props;
  const yours = before.find((each) => each.isYours);
  const sendHref = before.find((each) => each.sendHref)?.sendHref;
  if (part) return <NothingOfPart part={part} isOver={before.length === 0} {...(yours ? { action: yours.action } : {})} />;
  return (
    <div>
      <h1 className="text-title font-semibold sm:text-display">{nothingTitle(before.length === 0, yours !== undefined)}</h1>
      <p className="measure mt-3 text-lead text-muted">
        {yours?.sentence ??
          (before.length === 0
            ? `${tenant} already has all that your choices call for.`
            : `What is left in ${tenant} needs somebody else. They can sign in here with their own account, from any browser.`)}
      </p>
      {yours && (
        <ButtonLink kind="primary" href={yours.action.href} className="mt-6 min-h-11 px-5">
          {yours.action.label}
        </ButtonLink>
      )}
      <Changed {...props} />
      {!yours && sendHref && (
        <ButtonLink kind="primary" href={sendHref} className="mt-6 min-h-11 px-5">
          Send this to a colleague
        </ButtonLink>
      )}
      {before.length === 0 && (
        <form action={startAction} className="mt-6">
          <SubmitButton className="min-h-11 px-5" pendingLabel="Checking">
            Check everything once more
          </SubmitButton>
        </form>
      )}
      <Looked looked={looked} />
      <Besides before={before.filter((each) => each !== yours)} />
      <OtherApps {...others} />
      <div className="mt-10 space-y-10">
        {already.length > 0 && <AlreadyThere already={already} />}
        <LeftAlone sentences={props.leftAlone ?? []} />
      </div>
    </div>
  );
}

function nothingTitle(isComplete: boolean, hasYours: boolean): string {
  if (isComplete) return "There is nothing to change";
  return hasYours ? "One thing comes first" : "There is nothing for you to change";
}

function asText({ groups, already, total }: PlanViewProps, tenant: string): string {
  const lines = [`${total} changes to connect ${tenant} to Dropzone AI`, ""];
  for (const group of groups) {
    lines.push(group.title);
    for (const item of group.items) {
      lines.push(`- ${item.sentence}${item.usedBy ? ` (for the ${item.usedBy})` : ""}`);
      if (item.detail) lines.push(`  ${item.detail}`);
    }
    lines.push("");
  }
  if (already.length > 0) lines.push("Already there", ...already.map((sentence) => `- ${sentence}`), "");
  return lines.join("\n").trimEnd();
}
