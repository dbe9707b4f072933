import type { Answer } from "@/lib/catalogue/states";
import { type ErrorCode, errorCodes } from "@/lib/errors/codes";
import type { VendorError } from "@/lib/errors/vendor-error";

/**
 * What one harmless call said about one permission. "no" only when Microsoft says that the permission is missing: a missing
 * license or device proves nothing against it, and silence proves nothing at all.
 */
export type ProbeResult = {
  answer: Answer;
  /** For a person; null when there is nothing to add to "yes". */
  note: string | null;
  /** What to tell about it, where there is trouble. */
  code: ErrorCode | null;
  requestId: string | null;
};

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
