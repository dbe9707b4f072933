import { findStep, type StepSlug } from "@/lib/catalogue/steps";
import type { ErrorCode } from "@/lib/errors/codes";
import { troubleOf, troubleWords } from "@/lib/errors/trouble";
import type { Unknown } from "../planning/observed";
import type { EvidenceRow, StepView } from "./checklist";

/** Makers of step views, so that every state is worded and dated the same way. */

type Found = Partial<Pick<StepView, "facts" | "evidence" | "nextCheckAt" | "trouble" | "waitsFor">>;

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

/** Somebody of the customer has to do something. */
export function needsYou(slug: StepSlug, line: string, at: string | null, found: Found = {}): StepView {
  return stepView(slug, "needs-you", line, at, { waitsFor: findStep(slug)?.duty ?? "any-admin", ...found });
}

/** A read that was not answered is its own state: neither yes nor no. */
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
