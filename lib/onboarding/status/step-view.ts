import { duties } from "@/lib/catalogue/roles";
import { findStep, type StepSlug } from "@/lib/catalogue/steps";
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

export function couldNotCheck(slug: StepSlug, unknown: Unknown, at: string, evidence: readonly EvidenceRow[] = []): StepView {
  const cause = causes[unknown.because];
  return stepView(slug, "could-not-check", cause.line, at, {
    evidence,
    trouble: {
      what: cause.line,
      next: cause.next,
      who: cause.who,
      waitingHelps: cause.waitingHelps,
      code: unknown.message,
      requestId: unknown.requestId,
      at,
    },
  });
}

const causes: Record<Unknown["because"], { line: string; next: string; who: string; waitingHelps: boolean }> = {
  refused: {
    line: "Microsoft refused to tell.",
    next: "Sign in as somebody who may read it, then check again.",
    who: duties["app-admin"].name,
    waitingHelps: false,
  },
  "slowed-down": {
    line: "Microsoft is busy and asked us to come back later.",
    next: "Check again in a few minutes.",
    who: "Nobody: it passes",
    waitingHelps: true,
  },
  "cut-off": {
    line: "Microsoft did not answer.",
    next: "Check again in a minute. Nothing was changed.",
    who: "Nobody: it passes",
    waitingHelps: true,
  },
  "not-asked": {
    line: "Not looked at yet.",
    next: "It is looked at when somebody who may see it has signed in.",
    who: duties["exchange-admin"].name,
    waitingHelps: false,
  },
};
