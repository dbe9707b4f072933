import "server-only";
import type { AuditActor } from "@/lib/catalogue/audit-actor";
import type { ErrorCode } from "@/lib/errors/codes";
import { type ChangeProgress, changeId } from "@/lib/onboarding/planning/changes";
import { recordAudit } from "@/lib/store/audit";
import { destroyCredential } from "@/lib/store/credentials";
import { inCustomer } from "@/lib/store/database";
import { queueLetter } from "@/lib/store/letters";
import { type ChangeRecord, getRun, listChanges, recordChanges, setRunState } from "@/lib/store/runs";
import { listSteps, recordSteps } from "@/lib/store/step-evidence";
import { troubleNow } from "./outcome";
import type { RunInput } from "./run-input";

/** Why a run ends before its time, and in whose name. */
export type EarlyEnd = { because: Extract<ErrorCode, "unexpected" | "run-stopped">; by: AuditActor };

/** A fault that nobody foresaw. */
export const brokeOff: EarlyEnd = { because: "unexpected", by: "portal" };

/**
 * Ends a run: destroys the admin's tokens, and leaves nothing marked as in progress. In one transaction, so that an end is whole; a run that
 * has ended stays as it is. `early`: null when it came to its end.
 */
export async function settleRun({ customerId, runId }: RunInput, early: EarlyEnd | null = null): Promise<void> {
  await inCustomer(customerId, async () => {
    const { finishedAt, purpose } = await getRun(customerId, runId);
    if (finishedAt !== null) return;
    const steps = await listSteps(customerId);
    const awaited = steps.filter((step) => step.nextCheckAt !== null);
    if (awaited.length > 0)
      await recordSteps(
        customerId,
        awaited.map((step) => ({ ...step, nextCheckAt: null })),
      );
    const open = (await listChanges(customerId, runId)).filter((c) => c.state !== "done");
    const troubleWith = (c: ChangeProgress) => (early && c.state === "working" ? troubleNow(early.because) : null);
    const notFailed = open.filter((c) => c.state !== "failed");
    const failures = notFailed.map((c): [string, ChangeRecord] => [changeId(c.change), { state: "failed", trouble: troubleWith(c) }]);
    await recordChanges(customerId, runId, new Map(failures));
    for (const kind of ["graph-token", "exchange-token"] as const) await destroyCredential(customerId, kind);
    const action = open.length === 0 ? "run-finished" : "run-stopped";
    const actor = early?.by ?? "portal";
    await recordAudit(customerId, { actor, action, detail: { runId, changesLeft: open.length } }, `ended:${runId}`);
    await setRunState(customerId, runId, {
      state: open.length === 0 ? "done" : "stuck",
      trouble: early && troubleNow(early.because),
      finishedAt: new Date().toISOString(),
    });
    const facts = { what: "run" as const, left: open.length, purpose };
    await queueLetter(customerId, { kind: "done", step: null, facts, onceKey: `run:${runId}`, to: "subscribers" });
  });
}
