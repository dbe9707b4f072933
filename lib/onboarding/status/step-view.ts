import { findStep, type StepSlug } from "@/lib/catalogue/steps";
import type { ErrorCode } from "@/lib/errors/codes";
import { troubleOf, troubleWords } from "@/lib/errors/trouble";
import type { Unknown } from "../planning/observed";
import type { EvidenceRow, StepView } from "./checklist";

/** Builds step views, so that a state has the same fields wherever it comes from. */

type Found = Partial<Pick<StepView, "facts" | "evidence" | "nextCheckAt" | "trouble" | "waitsFor">>;

/** `at`: when the step was observed (ISO 8601). Null when it never was. */
export function stepView(slug: StepSlug, state: StepView["state"], line: string, at: string | null, found: Found = {}): StepView {
  return {
    slug,
    state,
    line,
    observedAt: at,
    waitsFor: found.waitsFor ?? null,
    nextCheckAt: found.nextCheckAt ?? null,
    facts: found.facts ?? [],
    evidence: found.evidence ?? [],
    trouble: found.trouble ?? null,
  };
}

/** Somebody has to do something: by default, whoever holds the step's duty. */
export function needsYou(slug: StepSlug, line: string, at: string | null, found: Found = {}): StepView {
  return stepView(slug, "needs-you", line, at, { waitsFor: findStep(slug)?.duty ?? "any-admin", ...found });
}

/** A read got no answer, so the step is neither done nor undone. */
export function couldNotCheck(slug: StepSlug, unknown: Unknown, at: string, evidence: readonly EvidenceRow[] = []): StepView {
  return notChecked(slug, codes[unknown.because], { unknown, at, evidence });
}

/** Like couldNotCheck, for a read of the customer's Dropzone tenant. */
export function couldNotCheckInDropzone(slug: StepSlug, unknown: Unknown, at: string): StepView {
  return notChecked(slug, dropzoneCodes[unknown.because], { unknown, at, evidence: [] });
}

type NotChecked = { unknown: Unknown; at: string; evidence: readonly EvidenceRow[] };

function notChecked(slug: StepSlug, code: ErrorCode, { unknown, at, evidence }: NotChecked): StepView {
  const trouble = troubleOf(code, { at, vendorCode: unknown.message, requestId: unknown.requestId });
  return stepView(slug, "could-not-check", troubleWords(trouble).what, at, { evidence, trouble });
}

const dropzoneCodes = {
  refused: "dropzone-key-refused",
  "signed-out": "dropzone-key-refused",
  "slowed-down": "dropzone-slowed-us-down",
  "cut-off": "dropzone-unreachable",
  "not-asked": "not-looked-at",
} as const satisfies Record<Unknown["because"], ErrorCode>;

const codes = {
  refused: "reading-refused",
  "signed-out": "token-expired",
  "slowed-down": "reading-slowed-down",
  "cut-off": "reading-cut-off",
  "not-asked": "not-looked-at",
} as const satisfies Record<Unknown["because"], ErrorCode>;
