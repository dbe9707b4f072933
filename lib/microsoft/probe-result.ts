import type { Answer } from "@/lib/catalogue/states";
import type { ErrorCode, VendorError } from "@/lib/errors/codes";
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
