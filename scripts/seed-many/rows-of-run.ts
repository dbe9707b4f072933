import { isHandOver } from "@/lib/onboarding/planning/changes";
import { madeBy } from "@/lib/onboarding/planning/ledger";
import type { Known } from "./findings";
import type { SeededRun } from "./runs";
import { keepsHistory } from "./story";
import type { Add } from "./tables";
import { at, atOrNull, iso } from "./times";

/** A run, its changes, and what they made. */

export function addRun(add: Add, { story, ids }: Known, run: SeededRun): void {
  const { id, random, people } = story;
  const call = {
    at: iso(run.startedAt),
    what: "$batch (6 requests)",
    method: "POST",
    path: "/$batch",
    status: 200,
    requestId: random.uuid(),
    ms: 240,
    trip: "1",
  };
  add(
    "run",
    run.id,
    id,
    people[0]?.id ?? id,
    run.state,
    { json: run.plan },
    run.roundTrips,
    { json: [call] },
    null,
    at(run.startedAt),
    run.finishedAt === null ? null : at(run.finishedAt),
  );
  addMade(add, { story, ids }, run);
  if (!keepsHistory(story)) return;
  for (const [position, change] of run.changes.entries())
    add(
      "run_change",
      run.id,
      id,
      change.id,
      position,
      { json: change.change },
      change.state,
      null,
      change.trouble && { json: change.trouble },
      atOrNull(change.startedAt),
      atOrNull(change.finishedAt),
    );
}

/** The ledger. As the portal writes it: each thing once, when its change was done. */
function addMade(add: Add, { story, ids }: Pick<Known, "story" | "ids">, run: SeededRun): void {
  const written = new Set<string>();
  for (const { change, state, finishedAt } of run.changes) {
    if (state !== "done") continue;
    const made = isHandOver(change)
      ? [{ kind: "integration", id: change.do === "save-data-source" ? "data-source" : "alert-source" }]
      : madeBy(change, ids);
    for (const { kind, id } of made) {
      if (!written.has(`${kind} ${id}`)) add("made_item", story.id, kind, id, at(finishedAt ?? run.startedAt), run.id);
      written.add(`${kind} ${id}`);
    }
  }
}
