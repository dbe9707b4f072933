import type { CallRecord } from "@/lib/http";
import type { EvidenceRow } from "@/lib/onboarding/status/checklist";

/** Turns calls into the evidence of a step: time, call, outcome in words, and the request id that Microsoft's support asks for. Pure. */
export function evidenceFrom(calls: readonly CallRecord[]): EvidenceRow[] {
  return calls.map(({ at, what, status, requestId, correlationId, code }) => ({
    at,
    what,
    outcome: outcomeWords(status),
    status,
    requestId,
    correlationId,
    code: code ?? null,
  }));
}

function outcomeWords(status: number | null): string {
  if (status === null) return "No answer";
  if (status < 300) return "Answered";
  if (status === 404) return "Not there";
  if (status === 401 || status === 403) return "Refused";
  if (status === 429) return "Slowed down";
  return status < 500 ? "Not accepted" : "Microsoft's own fault";
}
