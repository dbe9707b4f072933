import type { Answer } from "@/lib/catalogue/states";
import { type ErrorCode, errorCodes } from "@/lib/errors/codes";
import type { VendorError } from "@/lib/errors/vendor-error";
import type { ProbeResult } from "@/lib/onboarding/planning/probe-meaning";

/** What a client makes of the answer to a harmless call. What that means is decided in lib/onboarding/planning/probe-meaning.ts. */

export const works = (requestId: string | null, note: string | null = null): ProbeResult => ({
  answer: "yes",
  note,
  code: null,
  requestId,
});

export const probeTrouble = (answer: Answer, code: ErrorCode, note: string, requestId: string | null): ProbeResult => ({
  answer,
  code,
  note,
  requestId,
});

/** The service did not answer the question. In the words that the code has everywhere. */
export const unanswered = (
  code: "microsoft-slowed-us-down" | "microsoft-unreachable" | "microsoft-trouble",
  requestId: string | null,
): ProbeResult => probeTrouble("unknown", code, errorCodes[code].what, requestId);

/** For answers that have nothing to do with permissions. Null when the answer has. */
export function interrupted(error: VendorError): ProbeResult | null {
  switch (error.kind) {
    case "slowed-down":
      return unanswered("microsoft-slowed-us-down", error.requestId);
    case "cut-off":
      return unanswered("microsoft-unreachable", error.requestId);
    case "server":
      return unanswered("microsoft-trouble", error.requestId);
    case "refused":
    case "not-found":
    case "conflict":
    case "bad-request":
      return null;
  }
}
