import "server-only";
import { randomUUID } from "node:crypto";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Plan } from "@/lib/onboarding/planning/changes";
import { recordAudit } from "@/lib/store/audit";
import { createRun } from "@/lib/store/runs";
import { hasToken } from "../tenant/context";
import { queue, workflow } from "./names";
import { settleRun } from "./run-steps";

/** Starts a run of what the admin confirmed. One at a time: a second one would only get in the first one's way. */

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
    // Again, in case the process that began that run died before this line.
    await enqueue(customerId, made.runId);
    return { ok: false, reason: made.reason };
  }
  await recordAudit(customerId, { actor: personId, action: "run-started", detail: { runId, changes: plan.length } });
  await enqueue(customerId, runId);
  return { ok: true, runId };
}

/** Whether the engine will never touch the run again, although it has no end: it could not write the end down either. */
async function isGivenUp(runId: string): Promise<boolean> {
  const found = await DBOS.getWorkflowStatus(runId);
  return found !== null && ["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"].includes(found.status);
}

/** By name: the function itself is registered at start-up, in another bundle. The run's id makes a second time harmless. */
async function enqueue(customerId: string, runId: string): Promise<void> {
  await DBOS.enqueueWorkflowWithOptions({ queueName: queue, workflowName: workflow, workflowID: runId }, { customerId, runId });
}
