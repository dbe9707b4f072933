import "server-only";
import type { CallRecord } from "@/lib/http";
import { type Change, type ChangeProgress, changeId } from "@/lib/onboarding/planning/changes";
import type { IntegrationKind, Readiness } from "@/lib/onboarding/planning/integrations";
import { isHandOver, isWithin, plan, restsOn } from "@/lib/onboarding/planning/plan";
import { recordAudit } from "@/lib/store/audit";
import { describeCredential, destroyCredential } from "@/lib/store/credentials";
import { getRun, listChanges, recordCalls, recordChange, setRunState } from "@/lib/store/runs";
import { listSteps, recordSteps } from "@/lib/store/step-evidence";
import { checkPermissions } from "../tenant/check-permissions";
import { tenantContext } from "../tenant/context";
import { type Ground, groundOf } from "../tenant/ground";
import { look } from "../tenant/look";
import { applyTogether } from "./apply";
import { type AppliedChange, troubleOf } from "./outcome";
import { dependentRoundTrips } from "./round-trips";
import type { RunInput } from "./run-input";

/** The steps of a run. Each does its work, writes down what it saw, and returns ids alone to the durable engine. */

/** `unseen`: how many of the confirmed changes are about something that Microsoft did not show this time. */
export type BeforeRun = { changes: Change[]; ground: Ground; unseen: number };

/** What was confirmed and is still needed. See docs/decisions/0001-confirmed-plan.md. */
export async function lookBeforeRun(input: RunInput, isLastTry: boolean): Promise<BeforeRun> {
  const { customerId, runId } = input;
  return withCalls(input, async (calls) => {
    const run = await getRun(customerId, runId);
    const context = await tenantContext(customerId, run.startedBy, (call) => calls.push(call));
    const { observed, known } = await look(context, calls);
    const needed = plan(context.desired, observed, known);
    const confirmed = needed.filter((change) => isWithin(change, run.plan));
    const another = run.plan.filter((c) => needed.some((change) => changeId(c) === changeId(change) && !confirmed.includes(change)));
    const others = run.plan.filter((change) => !isHandOver(change) && !needed.some((c) => changeId(c) === changeId(change)));
    const unseen = others.filter((change) => restsOn(change, observed).some(({ known: isKnown }) => !isKnown));
    const gone = others.filter((change) => !unseen.includes(change));
    await Promise.all(gone.map((change) => recordChange(customerId, runId, changeId(change), { state: "done" })));
    const unanswered = { state: "failed", trouble: troubleOf("microsoft-unreachable") } as const;
    if (isLastTry) await Promise.all(unseen.map((change) => recordChange(customerId, runId, changeId(change), unanswered)));
    const changed = { state: "failed", trouble: troubleOf("plan-changed") } as const;
    await Promise.all(another.map((change) => recordChange(customerId, runId, changeId(change), changed)));
    return { changes: confirmed, ground: groundOf(observed), unseen: unseen.length };
  });
}

export async function applyWave(
  input: RunInput,
  wave: readonly Change[],
  ground: Ground,
  isLastTry: boolean,
): Promise<{ ground: Ground; results: AppliedChange[] }> {
  const { customerId, runId } = input;
  return withCalls(input, async (calls) => {
    const { startedBy } = await getRun(customerId, runId);
    const context = await tenantContext(customerId, startedBy, (call) => calls.push(call));
    const applied = await applyTogether(input, wave, ground, context);
    const results = applied.results.map((result) =>
      isLastTry && result.outcome === "not-yet" ? { ...result, outcome: "failed" as const } : result,
    );
    await Promise.all(results.map((result) => recordChange(customerId, runId, result.id, changeRecord(result))));
    for (const result of results.filter((r) => r.outcome === "done"))
      await recordAudit(customerId, {
        actor: "portal",
        action: "changed",
        about: result.id,
        detail: { runId, requestId: result.requestId },
      });
    return { ground: applied.ground, results };
  });
}

const changeRecord = ({ outcome, requestId, trouble }: AppliedChange) => ({
  state: outcome === "not-yet" ? ("working" as const) : outcome,
  requestId,
  trouble: outcome === "failed" ? trouble : null,
});

export type Verified = {
  /** Null when there is no client secret here to sign in with. */
  readiness: Record<IntegrationKind, Readiness> | null;
  /** Whether Microsoft shows and does all that this run has made. */
  isSettled: boolean;
};

/** Tokens and probes, and the tenant looked at once more beside them while somebody's sign-in lasts. */
export async function verifyRun(input: RunInput, nextPauseMs: number | null): Promise<Verified> {
  const { customerId, runId } = input;
  return withCalls(input, async (calls) => {
    const [ofLook, ofChecks]: [CallRecord[], CallRecord[]] = [[], []];
    const { startedBy } = await getRun(customerId, runId);
    const context = await tenantContext(customerId, startedBy, (call) => ofLook.push(call));
    const justMade = (await listChanges(customerId, runId)).filter(({ state }) => state === "done").map(({ change }) => change);
    const hasSecret = (await describeCredential(customerId, "client-secret")) !== null;
    const [checked, { observed, known }] = await Promise.all([
      hasSecret ? checkPermissions(customerId, ofChecks, { nextPauseMs, justMade }) : nothingChecked,
      look(context, ofLook),
    ]).finally(() => calls.push(...ofLook, ...ofChecks));
    const stillListed = plan(context.desired, observed, known).map(changeId);
    const isShown = justMade.every((change) => isHandOver(change) || !stillListed.includes(changeId(change)));
    const isSettled = isShown && checked.outcome !== "on-its-way";
    const isAwaited = nextPauseMs !== null && (checked.nextCheckAt !== null || !isShown);
    await setRunState(customerId, runId, { state: isAwaited ? "waiting" : "working" });
    return { readiness: checked.readiness, isSettled };
  });
}

const nothingChecked = { outcome: null, readiness: null, nextCheckAt: null };

/** The end of a run, also of one that broke off: the admin's tokens go, and nothing is left that says it is still under way. */
export async function settleRun({ customerId, runId }: RunInput, brokeOff: "broke-off" | null = null): Promise<void> {
  const [changes, steps] = await Promise.all([listChanges(customerId, runId), listSteps(customerId)]);
  const open = changes.filter((c) => c.state !== "done");
  const troubleWith = (c: ChangeProgress) => (brokeOff && c.state === "working" ? troubleOf("unexpected") : null);
  await Promise.all(
    open
      .filter((c) => c.state !== "failed")
      .map((c) => recordChange(customerId, runId, changeId(c.change), { state: "failed", trouble: troubleWith(c) })),
  );
  const awaited = steps.filter((step) => step.nextCheckAt !== null);
  if (awaited.length > 0)
    await recordSteps(
      customerId,
      awaited.map((step) => ({ ...step, nextCheckAt: null })),
    );
  await Promise.all([destroyCredential(customerId, "graph-token"), destroyCredential(customerId, "exchange-token")]);
  await recordAudit(customerId, {
    actor: "portal",
    action: open.length === 0 ? "run-finished" : "run-stopped",
    detail: { runId, changesLeft: open.length },
  });
  await setRunState(customerId, runId, {
    state: open.length === 0 ? "done" : "stuck",
    trouble: brokeOff && troubleOf("unexpected"),
    finishedAt: new Date().toISOString(),
  });
}

/** Collects the calls of one step and adds them to the run, whatever becomes of the step. */
async function withCalls<T>(input: RunInput, work: (calls: CallRecord[]) => Promise<T>): Promise<T> {
  const calls: CallRecord[] = [];
  try {
    return await work(calls);
  } finally {
    await recordCalls(input.customerId, input.runId, { calls, countTrips: dependentRoundTrips });
  }
}
