import "server-only";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { type ChangeProgress, changeId, type TenantChange } from "@/lib/onboarding/planning/changes";
import { isCleaning } from "@/lib/onboarding/planning/cleaning";
import { despiteRole } from "@/lib/onboarding/status/refusals";
import { recordInLedger, recordOutcomes } from "@/lib/store/change-outcomes";
import type { ChangeRecord } from "@/lib/store/runs";
import type { KnownIds } from "../tenant/known-ids";
import { applyTogether, expectSent, recordIds, sent } from "./apply";
import { pauseBeforeNext, recordWaitForAnswers } from "./delays";
import { nextWave, recordOf, type Wave, withResults } from "./next-wave";
import { type AppliedChange, notTried, troubleNow } from "./outcome";
import type { RunInput } from "./run-input";
import { type Loaded, type WithIds, withContext } from "./run-steps";
import { changeRetryDelays } from "./waiting";

/**
 * The step in which a run applies its changes: wave after wave, until it has to wait. Between two waves there is one transaction. It records
 * what the one did and that the next is sent, so the rows of the changes say where to go on when the step is repeated after a kill.
 */

/** Where the waves stand between two waits. DBOS stores it. */
export type WavesAt = WithIds & {
  /** The wave that was sent last, and how often it was. */
  wave: number;
  tries: number;
  /** Whether somebody else may still use the app after its cleaning. Null until it was looked at. */
  isOpen: boolean | null;
};

/** "look": the next wave is not sent before a look at the cleaned app. */
export type AppliedWaves = WavesAt & { next: { do: "end" } | { do: "look" } | { do: "wait"; ms: number } };

/** Without anything to remove nobody else had a way in when the run began. */
export const beforeWaves = (ground: KnownIds, changes: readonly TenantChange[]): WavesAt => ({
  ground,
  wave: 0,
  tries: 0,
  isOpen: changes.some(isCleaning) ? null : false,
});

/** When a change could not be made, the changes that depend on it fail too, and are left for the next plan. */
export function applyUntilWait(input: RunInput, planned: readonly TenantChange[], from: WavesAt): Promise<AppliedWaves> {
  return withContext(input, async (loaded, askedMs) => {
    const { context, record } = loaded;
    let progress: readonly ChangeProgress[] = loaded.changes;
    let at: WavesAt = { ...from, ground: withRecorded(from.ground, planned, loaded) };
    let wave = nextWave(planned, progress, at);
    let secretEndsAt = wave && (await announce(input, wave, { loaded, progress }));
    while (wave !== null && !wave.needsLook) {
      const tries = wave.number === at.wave ? at.tries : 0;
      const isLastTry = tries === changeRetryDelays.length - 1;
      const before = at.ground;
      const { results, ids } = await send(input, wave, { loaded, progress, ids: before, secretEndsAt, isLastTry });
      progress = withResults(progress, results);
      at = { ...at, ground: ids, wave: wave.number, tries: tries + 1 };
      const mustWait = results.some(({ outcome }) => outcome === "not-yet");
      const pauseMs = pauseBeforeNext(changeRetryDelays[tries] ?? 0, askedMs());
      const next: Wave | null = mustWait ? null : nextWave(planned, progress, at);
      const goesOn = next !== null && !next.needsLook && !isOutdated(results) && !(await isCancelled(input));
      const [sentNow, asked] = [wave, progress];
      await record(async () => {
        await recordWave(input, sentNow, { results, before, after: ids, next: goesOn ? next : null });
        await recordWaitForAnswers(input, { changes: sentNow.free, results, pauseMs });
        secretEndsAt = goesOn ? await expectSent(context, next.free, { isSecretNew: !isSecretAsked(asked) }) : null;
      });
      if (mustWait) return { ...at, next: { do: "wait", ms: pauseMs } };
      if (next !== null && !next.needsLook && !goesOn) return { ...at, next: { do: "wait", ms: 0 } };
      wave = next;
    }
    return { ...at, next: { do: wave === null ? "end" : "look" } };
  });
}

type Here = { loaded: Loaded; progress: readonly ChangeProgress[] };

/** Writes down that the first wave of the step is sent. Returns the end of the client secret that is asked for with it, if one is. */
async function announce({ customerId, runId }: RunInput, { free, needsLook }: Wave, { loaded, progress }: Here): Promise<string | null> {
  let secretEndsAt: string | null = null;
  if (needsLook) return null;
  await loaded.record(async () => {
    await recordOutcomes(customerId, runId, sentRecords(free));
    secretEndsAt = await expectSent(loaded.context, free, { isSecretNew: !isSecretAsked(progress) });
  });
  return secretEndsAt;
}

type Sending = Here & { ids: KnownIds; secretEndsAt: string | null; isLastTry: boolean };

async function send(
  { customerId }: RunInput,
  { free, held }: Wave,
  { loaded: { context, run, sentBefore }, progress, ids: before, secretEndsAt, isLastTry }: Sending,
): Promise<{ results: AppliedChange[]; ids: KnownIds }> {
  const secretAskedSince = isSecretAsked(progress) ? run.startedAt : null;
  const { results, ids } = await applyTogether(free, { customerId, context, ids: before, secretAskedSince, secretEndsAt, sentBefore });
  const explained = results.map((result) => withRoles(result, free, context.roles));
  const ended = (result: AppliedChange): AppliedChange =>
    isLastTry && result.outcome === "not-yet" ? { ...result, outcome: "failed" } : result;
  return { ids, results: [...explained, ...held.map(heldResult)].map(ended) };
}

type Sent = { results: readonly AppliedChange[]; before: KnownIds; after: KnownIds; next: Wave | null };

/** `next`: the wave that is sent right after. */
async function recordWave({ customerId, runId }: RunInput, { free }: Wave, { results, before, after, next }: Sent): Promise<void> {
  await recordIds(customerId, { changes: free, results, before, after });
  const outcomes = results.map((result): [string, ChangeRecord] => [result.id, recordOf(result)]);
  await recordOutcomes(customerId, runId, new Map([...outcomes, ...sentRecords(next?.free ?? [])]));
  const done = free.filter((change) => results.some(({ id, outcome }) => outcome === "done" && id === changeId(change)));
  await recordInLedger(customerId, runId, { changes: done, ids: after });
}

const sentRecords = (changes: readonly TenantChange[]) => new Map(changes.map((change) => [changeId(change), sent]));

/** Whether this run may have asked for the client secret in an earlier try. */
const isSecretAsked = (progress: readonly ChangeProgress[]): boolean =>
  progress.some(({ change, state }) => change.do === "create-client-secret" && state !== "pending");

/** What was loaded says when the organization was customized, and the next wave depends on it. */
const isOutdated = (results: readonly AppliedChange[]): boolean => results.some(({ id }) => id === changeId({ do: "customize-exchange" }));

/** Somebody stopped the run: no further wave is sent. */
const isCancelled = async ({ runId }: RunInput): Promise<boolean> => (await DBOS.getWorkflowStatus(runId))?.status === "CANCELLED";

/** The ids of what an earlier try of this step made: they were recorded, but not returned. */
function withRecorded(ground: KnownIds, planned: readonly TenantChange[], { changes, context: { customer } }: Loaded): KnownIds {
  const isMade = (what: TenantChange["do"]) =>
    planned.some((change) => change.do === what) && changes.some(({ change, state }) => change.do === what && state === "done");
  return {
    ...ground,
    ...(isMade("create-application") && customer.appId ? { appObjectId: customer.appObjectId, appId: customer.appId } : {}),
    ...(isMade("create-service-principal") && customer.servicePrincipalId ? { servicePrincipalId: customer.servicePrincipalId } : {}),
  };
}

function withRoles(result: AppliedChange, changes: readonly TenantChange[], roles: RolesSeen): AppliedChange {
  const change = changes.find((candidate) => changeId(candidate) === result.id);
  return result.trouble && change ? { ...result, trouble: despiteRole(result.trouble, change, roles) } : result;
}

const heldResult = (change: TenantChange): AppliedChange => ({ ...notTried(change), trouble: troubleNow("app-open-to-others") });
