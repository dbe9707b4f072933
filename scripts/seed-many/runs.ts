import { type Change, type ChangeProgress, changeId, type Plan } from "@/lib/onboarding/planning/changes";
import { plan } from "@/lib/onboarding/planning/plan";
import type { ChecklistInput } from "@/lib/onboarding/status/assemble";
import type { Known } from "./findings";
import { nothingMade, observedAt, oursOf } from "./tenant";
import { troubleAt } from "./troubles";

/** The run of a customer on the automatic route. Pure. */

export type SeededRun = {
  id: string;
  state: "working" | "waiting" | "done" | "stuck";
  startedAt: number;
  finishedAt: number | null;
  plan: Plan;
  changes: (ChangeProgress & { id: string; startedAt: number | null; finishedAt: number | null })[];
  roundTrips: number;
};

export function runOf(about: Known, id: string): SeededRun | null {
  const { story, desired, failedAt } = about;
  if (story.route !== "automatic" || story.startedAt === null || story.plannedAt === null) return null;
  const observed = observedAt(new Date(story.plannedAt).toISOString(), nothingMade, about);
  const changes = plan(desired, observed, {
    secretKeyId: null,
    hasSecretValue: false,
    ours: oursOf(about.ids, desired),
    clientIds: [],
    made: [],
    saved: { "data-source": null, "alert-source": null },
    held: { "data-source": null, "alert-source": null },
    replacing: null,
  });
  const progress = changes.map((change, i) => progressOf(change, i / changes.length, about));
  const allDone = progress.every(({ state }) => state === "done");
  const isOver = allDone || failedAt !== null || (story.startedAt + 4 * 3_600_000 < story.now && !allDone);
  const state = allDone ? "done" : isOver ? "stuck" : story.appliedAt === null ? "working" : "waiting";
  const lastAt = Math.max(story.startedAt, failedAt ?? 0, story.savedAt ?? 0, story.appliedAt ?? 0);
  return {
    id,
    state,
    startedAt: story.startedAt,
    finishedAt: isOver ? lastAt : null,
    plan: changes,
    changes: state === "stuck" ? progress.map((each) => (each.state === "done" ? each : { ...each, state: "failed" as const })) : progress,
    roundTrips: 9 + (desired.exchange ? 2 : 0),
  };
}

function progressOf(change: Change, part: number, about: Known): SeededRun["changes"][number] {
  const { story, failure, failedAt, ids } = about;
  const started = story.startedAt ?? 0;
  const id = changeId(change);
  const pending = { change, id, state: "pending" as const, trouble: null, startedAt: null, finishedAt: null };
  const doneAt = doneAtOf(change, part, about);
  if (failedAt !== null && failure.fails(change))
    return {
      change,
      id,
      state: "failed",
      trouble: troubleAt(failure.code, ids.appObjectId, failedAt),
      startedAt: started + 500,
      finishedAt: failedAt,
    };
  if (failedAt !== null && !isMade(change, about)) return pending;
  if (doneAt === null) return pending;
  return { change, id, state: "done", trouble: null, startedAt: started + Math.floor(part * (doneAt - started)), finishedAt: doneAt };
}

function doneAtOf(change: Change, part: number, { story, failedAt }: Known): number | null {
  const { startedAt, appliedAt, exchangeAt, savedAt, now } = story;
  switch (change.do) {
    case "save-data-source":
    case "save-alert-source":
      return savedAt;
    case "customize-exchange":
    case "register-in-exchange":
    case "assign-exchange-role":
      return exchangeAt;
    default: {
      const at = appliedAt ?? failedAt;
      if (at !== null) return Math.floor((startedAt ?? 0) + (at - (startedAt ?? 0)) * (0.2 + 0.8 * part));
      // The run is under way: the first changes are done.
      return (startedAt ?? 0) + part * 11_000 < now && startedAt !== null ? Math.floor(startedAt + part * 11_000) : null;
    }
  }
}

function isMade(change: Change, { failure }: Known): boolean {
  const { made } = failure;
  switch (change.do) {
    case "create-client-secret":
      return made.secret;
    case "grant-permission":
      return change.resource === "microsoft-graph" ? made.graphGrants : made.otherGrants;
    case "create-application":
    case "create-service-principal":
    case "declare-permissions":
    case "add-certificate":
      return made.app;
    default:
      return false;
  }
}

export const runForChecklist = (run: SeededRun): NonNullable<ChecklistInput["run"]> => ({
  id: run.id,
  state: run.state,
  startedAt: new Date(run.startedAt).toISOString(),
  finishedAt: run.finishedAt === null ? null : new Date(run.finishedAt).toISOString(),
  roundTrips: run.roundTrips,
  delay: null,
  changes: run.changes,
});
