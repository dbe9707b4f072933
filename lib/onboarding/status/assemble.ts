import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { withArticle } from "@/lib/catalogue/duties";
import { permissions } from "@/lib/catalogue/permissions";
import { counted } from "@/lib/catalogue/plural";
import type { RunPurpose } from "@/lib/catalogue/run-purposes";
import { isGoing } from "@/lib/catalogue/run-states";
import { type Answer, isSettled, permissionLevels } from "@/lib/catalogue/states";
import { findStep, type Step, type StepSlug, steps } from "@/lib/catalogue/steps";
import { type ErrorCode, errorRow } from "@/lib/errors/codes";
import type { Trouble } from "@/lib/errors/trouble";
import { troubleWords } from "@/lib/errors/trouble";
import { choosePath, finishPath, planPath, startPath, stepPath, undoPath } from "@/lib/links/paths";
import type { Choices } from "../choosing/choices";
import { isOn, isWanted } from "../choosing/choices";
import { changeWords, stepsOf } from "../planning/change-words";
import { type ChangeProgress, isHandOver } from "../planning/changes";
import type { FirstAlert } from "../watching/account";
import type { Drift } from "../watching/drift";
import type { ChecklistView, NextAction, PermissionView, RunView, StepView } from "./checklist";
import { stepWithKeyTrouble } from "./dropzone-key";
import { actionFor, causeAmong, isInTheWay } from "./next-step";
import { type Refusal, refusalEvidence, refusalsAt } from "./refusals";
import { stepView } from "./step-view";
import { waitsForWords } from "./waits-for";

/** Combines the newest findings, the choices and the run into the checklist that the page shows. Pure. */

export type PermissionRow = {
  permission: string;
  level: string;
  answer: Answer;
  note: string | null;
  code: ErrorCode | null;
  seenAt: string;
};

export type ChecklistInput = {
  customer: ChecklistView["customer"];
  choices: Choices | null;
  rows: readonly StepView[];
  permissionRows: readonly PermissionRow[];
  /** `purpose`: absent for a setup. */
  run: (Omit<RunView, "total" | "finished" | "current"> & { changes: readonly ChangeProgress[]; purpose?: RunPurpose }) | null;
  /** Changes of any run that failed and have not succeeded since. */
  refusals?: readonly Refusal[];
  drift?: readonly Drift[];
  firstAlert?: FirstAlert | null;
  /** Of whoever looks. Null when they are not known, or it is for everybody. */
  roles?: RolesSeen;
};

export function assembleChecklist(input: ChecklistInput): ChecklistView {
  const views = withWaiting(steps.map((step) => found(step, input)));
  const counted = views.filter((v) => v.state !== "declined");
  const done = counted.filter((v) => v.state === "done").length;
  return {
    customer: input.customer,
    done,
    of: counted.length,
    ...whatNow(input, views, done === counted.length),
    steps: views,
    permissions: permissions.map((p) => permissionView(p, input)),
    run: input.run ? runView(input.run) : null,
    drift: input.drift ?? [],
    firstAlert: input.firstAlert ?? null,
  };
}

/** `isKnown`: a finding, a choice or the run decides the state of the step. For the other steps, the view says what they wait for. */
type Found = { view: StepView; isKnown: boolean };

function found(step: Step, input: ChecklistInput): Found {
  if (input.choices && !isOn(input.choices, step.capability))
    return { view: stepView(step.slug, "declined", "Not wanted. You can switch it on at any time.", null), isKnown: true };
  const row = input.rows.find((r) => r.slug === step.slug);
  if (row?.state === "done") return { view: row, isKnown: true };
  const refusals = refusalsAt(step.slug, { run: input.run?.changes ?? [], refusals: input.refusals ?? [] });
  const seen = row ?? stepView(step.slug, "waiting", "", null);
  const before = { ...seen, evidence: [...refusalEvidence(refusals), ...seen.evidence] };
  const byRun = withRun(before, input.run, refusals);
  return { view: byRun ?? before, isKnown: row !== undefined || byRun !== null };
}

/**
 * The view of a step, changed by the run. While a run goes on, what an observation found missing is shown as being worked on. Before the
 * first run, it waits for the plan and for nobody. Null when the run does not change the view.
 */
function withRun(row: StepView, run: ChecklistInput["run"], refusals: readonly Refusal[]): StepView | null {
  const changes = run?.changes.filter((c) => stepsOf(c.change).includes(row.slug)) ?? [];
  if (!isGoing(run)) {
    if (refusals[0]) return withTrouble(row, refusals[0].trouble);
    return run === null && row.state === "needs-you" && plannedSlugs.has(row.slug) ? { ...row, state: "waiting", waitsFor: null } : null;
  }
  if (changes.length === 0) return null;
  // Saved in part: the step says what of it is still on its way.
  if (row.state === "propagating" && changes.every(({ change, state }) => isHandOver(change) && state !== "done")) return null;
  const current = changes.find((c) => c.state === "working");
  if (current) return underWay(row, progressLine(current, changes));
  if (changes.some((c) => c.state === "pending"))
    return { ...row, state: "waiting", line: "Among the changes that come next", waitsFor: null };
  return changes.every((c) => c.state === "done") ? underWay(row, "Made. Looking at it again.") : null;
}

const underWay = (row: StepView, line: string): StepView => ({ ...row, state: "working", line, waitsFor: null, trouble: null });

function progressLine(current: ChangeProgress, changes: readonly ChangeProgress[]): string {
  const { doing } = changeWords(current.change);
  const finished = changes.filter((c) => c.state === "done").length;
  return changes.length > 1 ? `${doing}, ${finished + 1} of ${changes.length}` : doing;
}

/** When a role is missing, the step waits for somebody who holds it. After any other error, it is stuck. The cause stays in both cases. */
function withTrouble(row: StepView, trouble: Trouble): StepView {
  const waitsFor = errorRow(trouble.code).who;
  if (errorRow(trouble.code).roleMissing) return { ...row, state: "needs-you", waitsFor, trouble };
  return { ...row, state: "stuck", line: troubleWords(trouble).what, waitsFor, trouble };
}

/** The steps that a run does. Before the first run, nobody has to do anything for them except confirm the plan. */
const plannedSlugs = new Set<StepSlug>(steps.filter(({ byRun }) => byRun).map(({ slug }) => slug));

/** A step without a finding waits for the first earlier step that is not done, or else for the person who can do it. */
function withWaiting(all: readonly Found[]): StepView[] {
  const isOpen = (slug: string) => all.some(({ view }) => view.slug === slug && !isSettled(view.state));
  return all.map(({ view, isKnown }) => {
    if (isKnown) return view;
    const step = findStep(view.slug);
    const before = step?.after.find(isOpen);
    if (before !== undefined) return { ...view, line: `After “${findStep(before)?.title ?? before}”` };
    const duty = step?.duty ?? "any-admin";
    if (view.slug === "connect" || view.slug === "capabilities" || view.slug === "finish")
      return { ...view, state: "needs-you", line: ownLines[view.slug], waitsFor: duty };
    return {
      ...view,
      line: duty === "automatic" ? "Done by the portal as part of the changes" : "Part of the changes you confirm",
      waitsFor: duty,
    };
  });
}

/** Steps that no run does: a person does them. */
const ownLines = {
  connect: "Nobody has signed in yet.",
  capabilities: "Nothing has been chosen yet.",
  finish: "Your receipt is ready. Decide whether this portal keeps its access.",
} as const;

function permissionView(permission: (typeof permissions)[number], input: ChecklistInput): PermissionView {
  const levels = Object.fromEntries(
    permissionLevels.map((level) => {
      const row = input.permissionRows.find((r) => r.permission === permission.name && r.level === level);
      return [level, { answer: row?.answer ?? "unknown", at: row?.seenAt ?? null, note: row?.note ?? null, code: row?.code ?? null }];
    }),
  ) as PermissionView["levels"];
  const declined = input.choices !== null && !isWanted(permission, input.choices);
  return { name: permission.name, resource: permission.resource, declined, levels };
}

function runView(run: NonNullable<ChecklistInput["run"]>): RunView {
  const current = run.changes.find((c) => c.state === "working");
  return {
    id: run.id,
    state: run.state,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    total: run.changes.length,
    finished: run.changes.filter((c) => c.state === "done").length,
    current: current && run.state === "working" ? changeWords(current.change).doing : null,
    roundTrips: run.roundTrips,
    delay: isGoing(run) ? run.delay : null,
  };
}

function whatNow(input: ChecklistInput, views: readonly StepView[], complete: boolean): { headline: string; next: NextAction } {
  const { slug } = input.customer;
  const state = (slug: StepSlug) => views.find((v) => v.slug === slug)?.state;
  if (complete)
    return {
      headline: `${input.customer.tenantName ?? input.customer.name} is connected.`,
      next: { label: "See the receipt", href: finishPath(slug) },
    };
  if (input.run?.state === "working") {
    const doing = input.run.purpose === "undo" ? "Removing what you confirmed" : "Making the changes you confirmed";
    return { headline: `${doing}. You can close this page; it goes on without you.`, next: null };
  }
  if (input.run?.state === "waiting")
    return {
      headline: "Waiting for Microsoft to spread the changes. Nothing is left for you to do; this page updates by itself.",
      next: null,
    };
  // What is missing now is missing on purpose.
  if (input.run?.purpose === "undo")
    return input.run.state === "done"
      ? { headline: "What the portal made was removed, as you confirmed.", next: { label: "See the receipt", href: undoPath(slug) } }
      : {
          headline: "The undo has stopped before its end. What is left can be removed from there.",
          next: { label: "See what is left", href: undoPath(slug) },
        };
  if (state("connect") !== "done")
    return {
      headline:
        "The portal is not allowed to work in your tenant yet. Allowing it adds the portal to your enterprise applications; nothing else is changed.",
      next: {
        label: "Allow the portal",
        href: startPath({ purpose: "consent-graph", customer: slug, returnTo: choosePath(slug) }),
      },
    };
  if (state("capabilities") !== "done")
    return { headline: "Choose what Dropzone may do in your tenant.", next: { label: "Choose", href: choosePath(slug) } };
  const broken = (input.drift ?? []).filter(({ step }) => views.some((view) => view.slug === step && isInTheWay(view)));
  if (broken[0])
    return { headline: brokenLine(broken[0].step, broken.length - 1), next: { label: "Review the changes", href: planPath(slug) } };
  const entered = stepWithKeyTrouble(views);
  if (entered?.trouble) {
    const { what, next } = troubleWords(entered.trouble);
    return { headline: `${what} ${next}`, next: { label: "See what happened", href: stepPath(slug, entered.slug) } };
  }
  const open = views.filter(isInTheWay);
  if (state("data-source") === "done" && state("alert-source") === "done" && state("finish") !== "done" && open.length === 0)
    return { headline: "Dropzone is connected. One thing is left.", next: { label: "Finish", href: finishPath(slug) } };
  const roles = input.roles ?? null;
  const cause = causeAmong(views, roles);
  // Before the first run, the plan comes first: it says what else is needed.
  if (cause && (cause.state === "stuck" || input.run !== null))
    return { headline: causeLine(cause, open), next: actionFor(cause, slug, roles) };
  return {
    headline: "See every change before it happens, then make them all.",
    next: { label: "Review the changes", href: planPath(slug) },
  };
}

function brokenLine(step: StepSlug, others: number): string {
  const more = others > 0 ? ` and ${counted(others, "other step")} were` : " was";
  return `“${findStep(step)?.title}”${more} done before, and something has changed since. The plan mends it.`;
}

function causeLine(cause: StepView, open: readonly StepView[]): string {
  const title = `“${findStep(cause.slug)?.title}”`;
  if (cause.state === "stuck") return `${title} is stuck. ${cause.line}`;
  if (!plannedSlugs.has(cause.slug) || cause.waitsFor === null) return `${title} comes next. ${cause.line}`;
  const who = withArticle(waitsForWords(cause.waitsFor));
  const left = open.filter(({ slug, state }) => state === "needs-you" && plannedSlugs.has(slug));
  if (left.length === 1) return `${title} is left for ${who}.`;
  return `${left.length} steps need somebody. ${left[0]?.slug === cause.slug ? `The first is ${title}, for ${who}` : `Yours is ${title}`}.`;
}
