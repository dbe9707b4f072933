import type { Answer } from "@/lib/catalogue/states";
import type { ErrorCode, VendorError } from "@/lib/errors/codes";

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

/** For answers that have nothing to do with permissions. Null when the answer has. */
export function interrupted(error: VendorError): ProbeResult | null {
  switch (error.kind) {
    case "slowed-down":
      return probeTrouble("unknown", "microsoft-slowed-us-down", "Microsoft is busy and asked us to come back later.", error.requestId);
    case "cut-off":
      return probeTrouble("unknown", "microsoft-unreachable", "Microsoft did not answer.", error.requestId);
    case "server":
      return probeTrouble("unknown", "microsoft-trouble", "Microsoft had a fault of its own.", error.requestId);
    case "refused":
    case "not-found":
    case "conflict":
    case "bad-request":
      return null;
  }
}
