import { stateWords } from "@/lib/catalogue/states";
import type { Step } from "@/lib/catalogue/steps";
import { redact } from "@/lib/errors/pasted/redact";
import { guidPattern } from "@/lib/errors/pasted/request-ids";
import { codeForSupport, nextWords, troubleWords } from "@/lib/errors/trouble";
import type { EvidenceRow, StepView } from "./checklist";

/** What was found about a step, with all calls, as a text for a ticket: plain or Markdown. The text is redacted, times are in UTC. Pure. */

export type EvidenceInput = { customer: string; step: Pick<Step, "slug" | "title">; view: StepView; ticket: string | null };

export function evidenceText(input: EvidenceInput): string {
  const { view } = input;
  return [titleOf(input), ...factsOf(input).map(([label, value]) => `${label}: ${value}`), "", ...view.evidence.map(plainRow)]
    .join("\n")
    .trimEnd();
}

export function evidenceMarkdown(input: EvidenceInput): string {
  const { view } = input;
  const facts = factsOf(input).map(([label, value]) => `- ${label}: ${escaped(value)}`);
  const rows = view.evidence.map((row) => `| ${cells(row).map(escaped).join(" | ")} |`);
  const table = rows.length > 0 ? ["", `| ${columns.join(" | ")} |`, `|${columns.map(() => " --- ").join("|")}|`, ...rows] : [];
  return [`**${escaped(titleOf(input))}**`, "", ...facts, ...table].join("\n");
}

const titleOf = ({ customer, step }: EvidenceInput): string => redact(`${customer}: ${step.title} (${step.slug})`);

function factsOf({ view, ticket }: EvidenceInput): [label: string, value: string][] {
  const { trouble } = view;
  const words = trouble && troubleWords(trouble);
  const facts: [string, string | null | undefined][] = [
    ["Ticket", ticket],
    ["State", `${stateWords[view.state]}. ${redact(view.line)}`.trim()],
    ["Seen", view.observedAt],
    ["What happened", words && redact(words.what)],
    ["What to do", trouble && redact(nextWords(trouble, { isRetried: view.nextCheckAt !== null }))],
    ["Who can do it", words?.who],
    ["Code", trouble && redact(codeForSupport(trouble))],
    ["Request ID", trouble && idOf(trouble.requestId)],
    ["Time", trouble?.at],
  ];
  return facts.flatMap(([label, value]): [string, string][] => (value ? [[label, value]] : []));
}

const columns = ["Time", "Call", "Status", "Outcome", "Code", "Request ID", "Correlation ID"] as const;

const cells = (row: EvidenceRow): string[] => [
  row.at,
  redact(row.what),
  row.status === null ? "No answer" : String(row.status),
  redact(row.outcome),
  redact(row.code ?? ""),
  idOf(row.requestId) ?? "",
  idOf(row.correlationId) ?? "",
];

function plainRow(row: EvidenceRow): string {
  const [at, what, status, outcome, code, requestId, correlationId] = cells(row);
  return [at, what, status, outcome, code, requestId && `Request ID: ${requestId}`, correlationId && `Correlation ID: ${correlationId}`]
    .filter(Boolean)
    .join("  ");
}

const guid = new RegExp(`^${guidPattern}$`, "i");

/** A request id stays as it is. A value that has not the form of one is redacted like any text. */
const idOf = (id: string | null | undefined): string | null => (id ? (guid.test(id) ? id : redact(id)) : null);

const escaped = (text: string): string => text.replace(/[|\\*_[\]<>`]/g, "\\$&").replace(/\s+/g, " ");
