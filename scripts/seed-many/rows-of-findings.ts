import { type StepSlug, stepsBefore } from "@/lib/catalogue/steps";
import { countedCode } from "@/lib/errors/trouble";
import { observedLevels } from "@/lib/onboarding/status/tenant";
import { waitsForWords } from "@/lib/onboarding/status/waits-for";
import type { Findings, Known } from "./findings";
import { keepsHistory, type Story } from "./story";
import type { Add } from "./tables";
import { allMade, nothingMade, observedAt } from "./tenant";
import { at, iso } from "./times";

/** What was found at each step and about each permission, when steps were finished, and the errors that were met. */

export function addFindings(add: Add, story: Story, { views }: Findings): void {
  const withHistory = keepsHistory(story);
  const newest = new Map(views.map((view) => [view.slug, view]));
  for (const view of views) {
    if (!withHistory && newest.get(view.slug) !== view) continue;
    const { state, line, facts, evidence, trouble, waitsFor, nextCheckAt, observedAt } = view;
    add(
      "step_evidence",
      story.id,
      view.slug,
      state,
      line,
      { json: facts },
      { json: withHistory ? evidence : [] },
      trouble && { json: trouble },
      waitsFor && waitsForWords(waitsFor),
      waitsFor,
      nextCheckAt,
      observedAt,
    );
  }
  const firstDone = new Map<StepSlug, number>();
  for (const view of views)
    if (view.state === "done" && view.observedAt && !firstDone.has(view.slug)) firstDone.set(view.slug, Date.parse(view.observedAt));
  for (const [slug, doneAt] of firstDone) {
    const before = stepsBefore(slug)
      .map((earlier) => firstDone.get(earlier) ?? 0)
      .filter((earlier) => earlier < doneAt);
    const since = before.length > 0 && Math.max(...before) > 0 ? Math.max(...before) : story.createdAt;
    add("step_finish", story.id, slug, at(doneAt), Math.max(0, Math.round((doneAt - since) / 1000)));
  }
}

export function addPermissions(add: Add, known: Known, { checks }: Findings): void {
  const { story, desired, failure, failedAt } = known;
  const lookedAt = story.appliedAt ?? failedAt ?? story.plannedAt;
  if (lookedAt === null) return;
  const made = story.appliedAt !== null ? allMade : failedAt !== null ? failure.made : nothingMade;
  for (const { permission, level, answer } of observedLevels(desired, observedAt(iso(lookedAt), made, known)))
    add("permission_evidence", story.id, permission, level, answer, null, null, null, at(lookedAt));
  const checkedAt = story.verifiedAt ?? lookedAt;
  for (const { permission, inToken, works, note, code } of checks) {
    const why = code ?? null;
    add("permission_evidence", story.id, permission, "in-token", inToken, note, why, null, at(checkedAt));
    // As lib/store/permission-evidence.ts stores the fifth answer.
    add("permission_evidence", story.id, permission, "works", works === "not-tried" ? "unknown" : works, note, why, null, at(checkedAt));
  }
}

/** As the portal would have counted them. */
export function addErrors(add: Add, { story, failure, failedAt }: Known, { views }: Findings): void {
  if (story.refusal) add("error_seen", story.id, story.refusal.code, at(story.refusal.at));
  if (failedAt !== null && story.route === "automatic") add("error_seen", story.id, failure.code, at(failedAt));
  const seen = new Set<string>();
  for (const { trouble, observedAt } of views) {
    if (trouble === null || observedAt === null) continue;
    const code = countedCode(trouble);
    if (!seen.has(code)) add("error_seen", story.id, code, observedAt);
    seen.add(code);
  }
}
