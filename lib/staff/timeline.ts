import { type AuditAction, auditActions, readStoredAction } from "@/lib/catalogue/audit-actions";
import type { ActorKind } from "@/lib/catalogue/audit-actor";
import { type StepState, stateWords } from "@/lib/catalogue/states";
import { findStep, type StepSlug } from "@/lib/catalogue/steps";
import { changeWords } from "@/lib/onboarding/planning/change-words";
import { changeId, type Plan } from "@/lib/onboarding/planning/changes";
import type { StepView } from "@/lib/onboarding/status/checklist";

/** What happened at a customer, newest first: the entries of the audit trail, and what was found about each step. Pure. */

export const timelineKinds = ["people", "staff", "steps", "changes"] as const;
export type TimelineKind = (typeof timelineKinds)[number];

export const timelineKindWords: Record<TimelineKind, string> = {
  people: "Their people",
  staff: "Dropzone",
  steps: "What was found",
  changes: "Changes made",
};

export type TimelineEntry = {
  id: string;
  at: string;
  kind: TimelineKind;
  who: string;
  what: string;
  detail: string | null;
  step: StepSlug | null;
  state: StepState | null;
  /** The vendor's ids of the calls, for the vendor's support. */
  requestIds: readonly string[];
};

type AuditRow = {
  seq: number;
  at: string;
  actor: string;
  actorKind: ActorKind | null;
  actorName: string | null;
  action: string;
  detail: Record<string, unknown>;
};
export type TimelineInput = {
  audit: readonly AuditRow[];
  steps: readonly StepView[];
  runs: readonly { id: string; plan: Plan }[];
  people: readonly { id: string; name: string }[];
};

export function timeline(input: TimelineInput): TimelineEntry[] {
  const entries = [...input.audit.map((row) => fromAudit(row, input)), ...input.steps.flatMap(fromStep)];
  return entries.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1));
}

/** The id of the timeline's entry about an entry of the audit trail. */
export const auditEntryId = (seq: number): string => `audit:${String(seq).padStart(8, "0")}`;

/** Null for any other word: the page then shows all entries. */
export const timelineKindOf = (asked: string | undefined): TimelineKind | null => timelineKinds.find((kind) => kind === asked) ?? null;

function fromStep(view: StepView): TimelineEntry[] {
  if (view.observedAt === null) return [];
  return [
    {
      id: `step:${view.observedAt}:${view.slug}`,
      at: view.observedAt,
      kind: "steps",
      who: "The portal",
      what: `${findStep(view.slug)?.title ?? view.slug}: ${stateWords[view.state].toLowerCase()}`,
      detail: view.line,
      step: view.slug,
      state: view.state,
      requestIds: [...new Set(view.evidence.flatMap((row) => row.requestId ?? []))],
    },
  ];
}

function fromAudit(row: AuditRow, { runs, people }: TimelineInput): TimelineEntry {
  const said = (name: string) => (typeof row.detail[name] === "string" ? (row.detail[name] as string) : null);
  const requestId = said("requestId");
  const step = said("step");
  const known = readStoredAction(row.action);
  return {
    id: auditEntryId(row.seq),
    at: row.at,
    ...whoDid(row, known?.action ?? null, people),
    // An action that another version of the program wrote is shown as it is stored.
    ...(known ? wordsFor(known, said, runs) : { what: row.action, detail: null }),
    step: step ? (findStep(step)?.slug ?? null) : null,
    state: null,
    requestIds: requestId ? [requestId] : [],
  };
}

type Doer = Pick<TimelineEntry, "kind" | "who">;

function whoDid(row: AuditRow, action: AuditAction | null, people: TimelineInput["people"]): Doer {
  const asPerson = (who: string): Doer => ({ kind: action === "run-started" ? "changes" : "people", who });
  const person = people.find(({ id }) => id === row.actor);
  switch (row.actorKind) {
    case "portal":
      return { kind: "changes", who: "The portal" };
    case "customer":
      return asPerson(person?.name ?? row.actorName ?? "Somebody who is gone");
    case "staff":
    case "program":
      return { kind: "staff", who: row.actorName ?? row.actor };
    case null:
      return person ? asPerson(person.name) : whoDidBefore(row.actor);
  }
}

/** In entries that are older than the kinds. */
function whoDidBefore(actor: string): Doer {
  if (actor === "portal") return { kind: "changes", who: "The portal" };
  return { kind: "staff", who: actor.startsWith("staff:") ? actor.slice("staff:".length) : actor };
}

type Words = Pick<TimelineEntry, "what" | "detail">;
type Known = NonNullable<ReturnType<typeof readStoredAction>>;

function wordsFor({ action, about }: Known, said: (name: string) => string | null, runs: TimelineInput["runs"]): Words {
  if (action === "changed" && about !== null) return changed(about, said("runId"), runs);
  const { what, shows } = auditActions[action];
  return { what: about ? `${what} ${about.replaceAll("-", " ")}` : what, detail: (shows && said(shows)) || null };
}

function changed(id: string, runId: string | null, runs: TimelineInput["runs"]): Words {
  const run = runs.find((each) => each.id === runId);
  const change = run?.plan.find((each) => changeId(each) === id);
  return { what: change ? changeWords(change).sentence : id.replaceAll("-", " ").replace(":", ": "), detail: null };
}
