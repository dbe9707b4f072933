import "server-only";
import { changeWords, headingOf } from "@/lib/onboarding/planning/change-words";
import type { Change, Plan } from "@/lib/onboarding/planning/changes";
import { type Rhythm, rhythmFrom } from "@/lib/onboarding/status/rhythm";

/** A plan in words, under its headings. */

export type PlannedGroup = { title: string; items: PlannedItem[] };
/** `rhythm`: of a secret whose life is known before it is made. */
type PlannedItem = { sentence: string; detail: string | null; usedBy: string | null; rhythm: Rhythm | null };

export function grouped(changes: Plan): PlannedGroup[] {
  const titles = [...new Set(changes.map(headingOf))];
  return titles.map((title) => ({ title, items: changes.filter((c) => headingOf(c) === title).map(item) }));
}

function item(change: Change): PlannedItem {
  const { sentence, detail, usedBy } = changeWords(change);
  const days = change.do === "create-client-secret" ? change.days : undefined;
  return { sentence, detail, usedBy, rhythm: days === undefined ? null : rhythmFrom(new Date().toISOString(), days) };
}
