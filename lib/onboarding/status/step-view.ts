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
  const trouble = troubleOf(codes[unknown.because], { at, vendorCode: unknown.message, requestId: unknown.requestId });
  return stepView(slug, "could-not-check", troubleWords(trouble).what, at, { evidence, trouble });
}

const codes = {
  refused: "reading-refused",
  "slowed-down": "reading-slowed-down",
  "cut-off": "reading-cut-off",
  "not-asked": "not-looked-at",
} as const satisfies Record<Unknown["because"], ErrorCode>;
