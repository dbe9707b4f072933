import "server-only";
import type { CallRecord } from "@/lib/http";
import { type Change, changeId } from "@/lib/onboarding/changes";
import type { IntegrationKind } from "@/lib/onboarding/hand-over";
import { isHandOver, plan } from "@/lib/onboarding/plan";
import type { VerificationOutcome } from "@/lib/onboarding/verification";
import { recordAudit } from "@/lib/store/audit";
import { destroyCredential } from "@/lib/store/credentials";
import { getRun, listChanges, recordCalls, recordChange, setRunState } from "@/lib/store/runs";
import { applyTogether } from "./apply";
import { checkPermissions } from "./check-permissions";
import { tenantContext } from "./context";
import { type Ground, groundOf } from "./ground";
import { look } from "./look";
import type { AppliedChange } from "./outcome";
import { dependentRoundTrips } from "./round-trips";
import type { RunInput } from "./run-workflow";

/** The steps of a run. Each does its work, writes down what it saw, and returns ids alone to the durable engine. */

export type BeforeRun = { changes: Change[]; ground: Ground };

/** What was confirmed and is still needed. See docs/decisions/0001-confirmed-plan.md. */
export async function lookBeforeRun(input: RunInput): Promise<BeforeRun> {
  const { customerId, runId } = input;
  return withCalls(input, async (calls) => {
    const context = await tenantContext(customerId, (call) => calls.push(call));
    const { observed, known } = await look(context, calls);
    const run = await getRun(customerId, runId);
    const needed = plan(context.desired, observed, known);
    const confirmed = needed.filter((change) => run.plan.some((c) => changeId(c) === changeId(change)));
    const gone = run.plan.filter((change) => !isHandOver(change) && !needed.some((c) => changeId(c) === changeId(change)));
    await Promise.all(gone.map((change) => recordChange(customerId, runId, changeId(change), { state: "done" })));
    return { changes: confirmed, ground: groundOf(observed) };
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
    const context = await tenantContext(customerId, (call) => calls.push(call));
    const applied = await applyTogether(input, wave, ground, context);
    const results = applied.results.map((result) =>
      isLastTry && result.outcome === "not-yet" ? { ...result, outcome: "failed" as const } : result,
    );
    await Promise.all(results.map((result) => recordChange(customerId, runId, result.id, changeRecord(result))));
    for (const result of results.filter((r) => r.outcome === "done"))
      await recordAudit(customerId, { actor: "portal", action: `changed:${result.id}`, detail: { runId, requestId: result.requestId } });
    return { ground: applied.ground, results };
  });
}

const changeRecord = ({ outcome, requestId, trouble }: AppliedChange) => ({
  state: outcome === "not-yet" ? ("working" as const) : outcome,
  requestId,
  trouble: outcome === "failed" ? trouble : null,
});

export type Verified = { outcome: VerificationOutcome; ready: IntegrationKind[] };

/** Tokens and probes, and the tenant looked at once more beside them while somebody's sign-in lasts. */
export async function verifyRun(input: RunInput, nextPauseMs: number | null): Promise<Verified> {
  const { customerId, runId } = input;
  return withCalls(input, async (calls) => {
    const context = await tenantContext(customerId, (call) => calls.push(call));
    const changes = await listChanges(customerId, runId);
    const justGranted = changes.flatMap(({ change, state }) =>
      change.do === "grant-permission" && state === "done" ? [change.permission] : [],
    );
    const [checked] = await Promise.all([checkPermissions(customerId, calls, { nextPauseMs, justGranted }), look(context, calls)]);
    await setRunState(customerId, runId, { state: checked.nextCheckAt === null ? "working" : "waiting" });
    return { outcome: checked.outcome, ready: checked.ready };
  });
}

/** The end of a run: the admin's tokens go, and so does the secret once Dropzone holds it for both integrations. */
export async function settleRun({ customerId, runId }: RunInput): Promise<void> {
  const changes = await listChanges(customerId, runId);
  const open = changes.filter((c) => c.state !== "done");
  await Promise.all(
    open
      .filter((c) => c.state !== "failed")
      .map((c) => recordChange(customerId, runId, changeId(c.change), { state: "failed", trouble: null })),
  );
  await Promise.all([destroyCredential(customerId, "graph-token"), destroyCredential(customerId, "exchange-token")]);
  await setRunState(customerId, runId, { state: open.length === 0 ? "done" : "stuck", finishedAt: new Date().toISOString() });
  await recordAudit(customerId, {
    actor: "portal",
    action: open.length === 0 ? "run-finished" : "run-stopped",
    detail: { runId, changesLeft: open.length },
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
