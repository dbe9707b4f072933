import type { Answer } from "@/lib/catalogue/states";
import { type ErrorCode, errorCodes } from "@/lib/errors/codes";
import type { VendorError } from "@/lib/errors/vendor-error";
import type { ProbeResult } from "@/lib/onboarding/planning/probe-meaning";

/** Turns the answer to a probe (a harmless call) into a result. lib/onboarding/planning/probe-meaning.ts decides what the result means. */

export const works = (requestId: string | null, note: string | null = null): ProbeResult => ({
  answer: "yes",
  note,
  code: null,
  requestId,
});

/** The permission is in the token, and no call was made on purpose. The note is the sentence of the code. */
export const notTried: ProbeResult = {
  answer: "not-tried",
  note: errorCodes["permission-not-tried"].what,
  code: "permission-not-tried",
  requestId: null,
};

export const probeTrouble = (answer: Answer, code: ErrorCode, note: string, requestId: string | null): ProbeResult => ({
  answer,
  code,
  note,
  requestId,
});

/** The service did not answer the question. The note is the sentence of the error code. */
export const unanswered = (
  code: "microsoft-slowed-us-down" | "microsoft-unreachable" | "microsoft-trouble" | "answer-too-large",
  requestId: string | null,
): ProbeResult => probeTrouble("unknown", code, errorCodes[code].what, requestId);

/** The result for errors that have nothing to do with permissions. Null for all other errors. */
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
