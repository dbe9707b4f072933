import { type ChangeProgress, changeId, type TenantChange } from "@/lib/onboarding/planning/changes";
import { isCleaning, isHeldBack } from "@/lib/onboarding/planning/cleaning";
import { waves } from "@/lib/onboarding/planning/waves";
import type { KnownIds } from "../tenant/known-ids";
import type { AppliedChange } from "./outcome";

/** Which changes a run sends next, read off the progress of all of them. Pure, so a step that is repeated decides the same. */

export type Wave = {
  number: number;
  free: TenantChange[];
  /** Not sent, since somebody else may be able to use the app. */
  held: TenantChange[];
  /** Whether somebody has to look first whether the app is clean. */
  needsLook: boolean;
};

/** `isOpen`: whether somebody else may still use the app after its cleaning; null until it was looked at. */
type Known = { ground: KnownIds; isOpen: boolean | null };

/** Null when nothing is left, or when the rest is left for the next plan. */
export function nextWave(planned: readonly TenantChange[], progress: readonly ChangeProgress[], known: Known): Wave | null {
  const all = waves(planned);
  const byId = new Map(progress.map((each) => [changeId(each.change), each]));
  const isToSend = (change: TenantChange) => isOpenChange(byId.get(changeId(change))) || isForgotten(change, byId, known.ground);
  const number = all.findIndex((wave) => wave.some(isToSend));
  const wave = all[number];
  const before = all.slice(0, Math.max(number, 0)).flatMap((each) => each.map((change) => byId.get(changeId(change))));
  // The admin is asked first. Nothing is granted to an app that nobody could use.
  if (wave === undefined || before.some(isForbiddenSecret) || before.some(isKeptIntegration)) return null;
  // What could not be removed is still there: nothing to look for.
  const isUnclean = planned.some((change) => isCleaning(change) && byId.get(changeId(change))?.state === "failed");
  const isOpen = isUnclean || known.isOpen;
  const isHeld = holding(progress, isOpen ?? false);
  const changes = wave.filter(isToSend);
  return {
    number,
    free: changes.filter((change) => !isHeld(change)),
    held: changes.filter(isHeld),
    needsLook: isOpen === null && wave.some((change) => isHeldBack(change, planned)),
  };
}

type Progress = ChangeProgress | undefined;

const isOpenChange = (progress: Progress): boolean => progress?.state === "pending" || progress?.state === "working";

/** A service that an earlier try of the step added. Its ids were lost with the process, and adding it again only finds them. */
const isForgotten = (change: TenantChange, byId: ReadonlyMap<string, ChangeProgress>, { resources }: KnownIds): boolean =>
  change.do === "add-resource" && resources[change.resource] === undefined && byId.get(changeId(change))?.state === "done";

/** A policy of the tenant forbids client secrets. */
const isForbiddenSecret = (progress: Progress): boolean =>
  progress?.change.do === "create-client-secret" && progress.trouble?.code === "secret-blocked-by-policy";

/** Dropzone still has an integration that was to be removed, so what it works with stays. */
const isKeptIntegration = (progress: Progress): boolean => progress?.change.do === "retire-integration" && progress.state === "failed";

/** A removal that failed, or an app that is still open, keeps everything waiting that must not be given to an app that somebody else can use. */
function holding(all: readonly ChangeProgress[], isOpen: boolean): (change: TenantChange) => boolean {
  const isDirty = isOpen || all.some(({ change, state }) => isCleaning(change) && state === "failed");
  const plan = all.map(({ change }) => change);
  return (change) => isDirty && isHeldBack(change, plan);
}

/** The progress after a wave was sent. */
export function withResults(progress: readonly ChangeProgress[], results: readonly AppliedChange[]): ChangeProgress[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  return progress.map((each) => {
    const result = byId.get(changeId(each.change));
    return result ? { ...each, ...recordOf(result) } : each;
  });
}

/** How a result is recorded. */
export const recordOf = ({ outcome, requestId, trouble, unanswered }: AppliedChange) => ({
  state: outcome === "not-yet" ? ("working" as const) : outcome,
  requestId,
  trouble: outcome === "failed" ? trouble : null,
  unanswered,
});
