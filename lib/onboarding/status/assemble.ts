import { changeWords, stepOf } from "../change-words";
import type { ChangeProgress } from "../changes";
import type { ChecklistView, NextAction, PermissionView, RunView, StepView } from "../checklist";
import type { Choices } from "../choices";
import { isOn } from "../choices";
import { permissions } from "../permissions";
import { duties } from "../roles";
import { permissionLevels } from "../states";
import { findStep, type Step, type StepSlug, steps } from "../steps";
import { stepView } from "./step-view";

/** Folds the newest rows of evidence, the choices and the run into the checklist that is drawn. Pure. */

export type PermissionRow = { permission: string; level: string; answer: string; note: string | null; seenAt: string };

export type ChecklistInput = {
  customer: ChecklistView["customer"];
  choices: Choices | null;
  rows: readonly StepView[];
  permissionRows: readonly PermissionRow[];
  run: (Omit<RunView, "total" | "finished" | "current"> & { changes: readonly ChangeProgress[] }) | null;
};

export function assembleChecklist(input: ChecklistInput): ChecklistView {
  const views = withWaiting(steps.map((step) => viewOf(step, input)));
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
  };
}

function viewOf(step: Step, input: ChecklistInput): StepView {
  if (input.choices && !isOn(input.choices, step.capability))
    return stepView(step.slug, "declined", "Not wanted. You can switch it on at any time.", null);
  const row = input.rows.find((r) => r.slug === step.slug);
  const working = workingLine(step.slug, input.run);
  if (working !== null)
    return { ...(row ?? stepView(step.slug, "working", working, null)), state: "working", line: working, waitsFor: null, trouble: null };
  return row ?? stepView(step.slug, "waiting", "", null);
}

function workingLine(slug: StepSlug, run: ChecklistInput["run"]): string | null {
  if (run?.state !== "working") return null;
  const mine = run.changes.filter((c) => stepOf(c.change) === slug);
  const current = mine.find((c) => c.state === "working");
  if (current === undefined) return null;
  const finished = mine.filter((c) => c.state === "done").length;
  return mine.length > 1 ? `${changeWords(current.change).doing}, ${finished + 1} of ${mine.length}` : changeWords(current.change).doing;
}

/** A step without evidence waits: for the first step before it that is not done, or for the person who can do it. */
function withWaiting(views: readonly StepView[]): StepView[] {
  const isSettled = (slug: string) => ["done", "declined"].includes(views.find((v) => v.slug === slug)?.state ?? "");
  return views.map((view) => {
    if (view.state !== "waiting" || view.line !== "") return view;
    const step = findStep(view.slug);
    const before = step?.after.find((slug) => !isSettled(slug));
    if (before !== undefined) return { ...view, line: `After “${findStep(before)?.title ?? before}”` };
    const duty = step?.duty ?? "any-admin";
    if (view.slug === "connect" || view.slug === "capabilities")
      return { ...view, state: "needs-you", line: firstLines[view.slug], waitsFor: duties[duty].name };
    return {
      ...view,
      line: duty === "automatic" ? "Done by the portal as part of the changes" : "Part of the changes you confirm",
      waitsFor: duties[duty].name,
    };
  });
}

const firstLines = { connect: "Nobody has signed in yet.", capabilities: "Nothing has been chosen yet." } as const;

function permissionView(permission: (typeof permissions)[number], input: ChecklistInput): PermissionView {
  const levels = Object.fromEntries(
    permissionLevels.map((level) => {
      const row = input.permissionRows.find((r) => r.permission === permission.name && r.level === level);
      const answer = row && ["yes", "no", "on-its-way"].includes(row.answer) ? row.answer : "unknown";
      return [level, { answer, at: row?.seenAt ?? null, note: row?.note ?? null }];
    }),
  ) as PermissionView["levels"];
  const declined = input.choices !== null && !isOn(input.choices, permission.capability);
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
  };
}

function whatNow(input: ChecklistInput, views: readonly StepView[], complete: boolean): { headline: string; next: NextAction } {
  const setup = `/setup/${input.customer.slug}`;
  const state = (slug: StepSlug) => views.find((v) => v.slug === slug)?.state;
  if (complete)
    return {
      headline: `${input.customer.tenantName ?? input.customer.name} is connected.`,
      next: { label: "See the receipt", href: `${setup}/finish`, method: "get" },
    };
  if (input.run?.state === "working")
    return { headline: "Making the changes you confirmed. You can close this page; it goes on without you.", next: null };
  if (input.run?.state === "waiting")
    return {
      headline: "Waiting for Microsoft to spread the changes. Nothing is left for you to do; this page updates by itself.",
      next: null,
    };
  if (state("connect") !== "done")
    return {
      headline: "The portal is not allowed to work in your tenant yet.",
      next: {
        label: "Allow the portal",
        href: `/auth/start?purpose=consent-graph&customer=${input.customer.slug}&returnTo=${setup}/choose`,
        method: "get",
      },
    };
  if (state("capabilities") !== "done")
    return { headline: "Choose what Dropzone may do in your tenant.", next: { label: "Choose", href: `${setup}/choose`, method: "get" } };
  if (state("data-source") === "done" && state("alert-source") === "done")
    return { headline: "Dropzone is connected. One thing is left.", next: { label: "Finish", href: `${setup}/finish`, method: "get" } };
  const stuck = views.find((v) => v.state === "stuck");
  if (stuck)
    return {
      headline: `“${findStep(stuck.slug)?.title}” is stuck. ${stuck.line}`,
      next: { label: "See what happened", href: `${setup}/steps/${stuck.slug}`, method: "get" },
    };
  return {
    headline: "See every change before it happens, then make them all.",
    next: { label: "Review the changes", href: `${setup}/plan`, method: "get" },
  };
}
