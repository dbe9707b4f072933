import "server-only";
import { randomUUID } from "node:crypto";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { isHandOver, type Plan } from "@/lib/onboarding/planning/changes";
import { integrations } from "@/lib/onboarding/planning/integrations";
import { recordAudit } from "@/lib/store/audit";
import { createRun } from "@/lib/store/runs";
import { hasToken } from "../tenant/context";
import { runQueue, runWorkflow } from "./names";
import { settleRun } from "./run-steps";

/** Starts a run of the plan that the admin confirmed. One run at a time for each customer, since two would interfere. */

export type StartedRun = { ok: true; runId: string } | { ok: false; reason: "run-already-going" | "sign-in-needed" | "nothing-to-do" };

export async function startRun(customerId: string, personId: string, plan: Plan): Promise<StartedRun> {
  if (plan.length === 0) return { ok: false, reason: "nothing-to-do" };
  if (!(await hasToken(customerId, "graph-token", personId))) return { ok: false, reason: "sign-in-needed" };
  const runId = randomUUID();
  const made = await createRun(customerId, { id: runId, startedBy: personId, plan });
  if (!made.ok) {
    if (await isGivenUp(made.runId)) {
      await settleRun({ customerId, runId: made.runId }, "broke-off");
      return { ok: false, reason: "sign-in-needed" };
    }
    // Enqueues that run again: the process that created it may have died before enqueuing it.
    await enqueue(customerId, made.runId);
    return { ok: false, reason: made.reason };
  }
  const actor = { kind: "customer", id: personId } as const;
  await recordAudit(customerId, { actor, action: "run-started", detail: { runId, changes: plan.length } });
  await recordReplacements({ customerId, personId, runId }, plan);
  await enqueue(customerId, runId);
  return { ok: true, runId };
}

/** Staff read in the audit trail which integration of another Entra tenant or app an admin agreed to replace. */
async function recordReplacements({ customerId, personId, runId }: { customerId: string; personId: string; runId: string }, plan: Plan) {
  for (const { do: change, host, replaces } of plan.filter(isHandOver)) {
    const about = integrations.find((integration) => integration.change === change)?.kind;
    if (replaces === undefined || about === undefined) continue;
    const { integrationId, tenantId, clientId } = replaces;
    const detail = { runId, dropzoneHost: host ?? "", integrationId, tenantId, clientId };
    const actor = { kind: "customer", id: personId } as const;
    await recordAudit(customerId, { actor, action: "replacement-confirmed", about, detail });
  }
}

/** Whether DBOS will never continue the run, although it has no recorded end: recording the end failed too. */
async function isGivenUp(runId: string): Promise<boolean> {
  const found = await DBOS.getWorkflowStatus(runId);
  return found !== null && ["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"].includes(found.status);
}

/** By name: the workflow is registered at start-up, in another bundle. Enqueuing a run twice is harmless, since its id is the workflow id. */
async function enqueue(customerId: string, runId: string): Promise<void> {
  await DBOS.enqueueWorkflowWithOptions({ queueName: runQueue, workflowName: runWorkflow, workflowID: runId }, { customerId, runId });
}
