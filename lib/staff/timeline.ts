import { type StepState, stateWords } from "@/lib/catalogue/states";
import { findStep, type StepSlug } from "@/lib/catalogue/steps";
import { changeWords } from "@/lib/onboarding/planning/change-words";
import { changeId, type Plan } from "@/lib/onboarding/planning/changes";
import type { StepView } from "@/lib/onboarding/status/checklist";

/** What happened at a customer, newest first: the audit trail, what was found about each step, and the changes that runs made. Pure. */

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
  /** What support quotes to a vendor. */
  requestIds: readonly string[];
};

type AuditRow = { seq: number; at: string; actor: string; action: string; detail: Record<string, unknown> };
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

/** Null shows all of them. */
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
  return {
    id: `audit:${String(row.seq).padStart(8, "0")}`,
    at: row.at,
    ...whoDid(row, people),
    ...wordsFor(row, said, runs),
    step: step ? (findStep(step)?.slug ?? null) : null,
    state: null,
    requestIds: requestId ? [requestId] : [],
  };
}

function whoDid({ actor, action }: AuditRow, people: TimelineInput["people"]): Pick<TimelineEntry, "kind" | "who"> {
  const person = people.find(({ id }) => id === actor);
  if (person) return { kind: action === "run-started" ? "changes" : "people", who: person.name };
  if (actor === "portal") return { kind: "changes", who: "The portal" };
  return { kind: "staff", who: actor.startsWith("staff:") ? actor.slice("staff:".length) : actor };
}

type Words = Pick<TimelineEntry, "what" | "detail">;

function wordsFor(row: AuditRow, said: (name: string) => string | null, runs: TimelineInput["runs"]): Words {
  const [action, about] = [row.action.split(":", 1)[0] ?? row.action, row.action.split(":").slice(1).join(":")];
  if (action === "changed") return changed(about, said("runId"), runs);
  const words = auditWords[action];
  if (words === undefined) return { what: row.action, detail: null };
  const { what, detail } = words;
  return { what: about ? `${what} ${about.replaceAll("-", " ")}` : what, detail: (detail && said(detail)) || null };
}

function changed(id: string, runId: string | null, runs: TimelineInput["runs"]): Words {
  const run = runs.find((each) => each.id === runId);
  const change = run?.plan.find((each) => changeId(each) === id);
  return { what: change ? changeWords(change).sentence : id.replaceAll("-", " ").replace(":", ": "), detail: null };
}

/** `detail` names the fact of the entry that is shown beside the words. */
const auditWords: Record<string, { what: string; detail?: string }> = {
  "signed-in": { what: "Signed in" },
  "tenant-confirmed": { what: "Confirmed the tenant", detail: "tenantName" },
  "consent-answered": { what: "Answered Microsoft's question for consent", detail: "resource" },
  "consent-refused": { what: "Came back from Microsoft without consent", detail: "reason" },
  "delegated-access-read-back": { what: "Let the portal work on their behalf", detail: "resource" },
  chosen: { what: "Chose what Dropzone may do" },
  "certificate-uploaded": { what: "Uploaded the certificate", detail: "thumbprint" },
  "run-started": { what: "Confirmed the plan and started" },
  "run-finished": { what: "Finished all changes" },
  "run-stopped": { what: "Stopped before the end" },
  saved: { what: "Saved in Dropzone:" },
  "secret-destroyed": { what: "Destroyed its copy of the client secret" },
  "portal-access-kept": { what: "Decided that the portal keeps its access" },
  "portal-access-removed": { what: "Removed the portal's access" },
  "customer-created": { what: "Added the customer", detail: "dropzoneHost" },
  "invitation-made": { what: "Made an invitation" },
  "invitation-replaced": { what: "Replaced the invitation" },
  "invitation-revoked": { what: "Revoked an invitation" },
  "invitations-revoked": { what: "Revoked the invitations" },
  "owner-set": { what: "Set the owner", detail: "owner" },
  "contact-set": { what: "Changed the contact" },
  "details-changed": { what: "Changed the customer's details", detail: "changed" },
  "api-key-sealed": { what: "Sealed a new Dropzone API key", detail: "dropzoneHost" },
  "api-key-destroyed": { what: "Destroyed the Dropzone API key", detail: "dropzoneHost" },
  "note-written": { what: "Wrote a note" },
  "nudge-sent": { what: "Sent a message" },
  "nudge-failed": { what: "Sent a message that did not go out" },
  "nudge-unsure": { what: "Sent a message that may not have gone out" },
  "viewed-as-customer": { what: "Looked at the page as the customer sees it", detail: "page" },
  "checked-again": { what: "Checked the permissions again" },
  "ticket-opened": { what: "Opened a link from a ticket", detail: "ticket" },
};
