import type { CallRecord } from "@/lib/http";
import type { EvidenceRow } from "@/lib/onboarding/status/checklist";
import { outcomeWords } from "@/lib/onboarding/status/outcome-words";

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
