import type { SeededRun } from "./runs";
import { keepsHistory, type Story } from "./story";
import type { Add } from "./tables";
import { at, atOrNull, iso } from "./times";

/** A run and its changes. */

export function addRun(add: Add, story: Story, run: SeededRun): void {
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
