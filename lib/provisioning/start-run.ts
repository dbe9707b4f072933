import "server-only";
import { randomUUID } from "node:crypto";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Plan } from "@/lib/onboarding/changes";
import { recordAudit } from "@/lib/store/audit";
import { describeCredential } from "@/lib/store/credentials";
import { createRun, latestRun } from "@/lib/store/runs";
import { queue, workflow } from "./names";

/** Starts a run of what the admin confirmed. One at a time: a second one would only get in the first one's way. */

export type StartedRun = { ok: true; runId: string } | { ok: false; reason: "run-already-going" | "sign-in-needed" | "nothing-to-do" };

export async function startRun(customerId: string, personId: string, plan: Plan): Promise<StartedRun> {
  if (plan.length === 0) return { ok: false, reason: "nothing-to-do" };
  if ((await describeCredential(customerId, "graph-token")) === null) return { ok: false, reason: "sign-in-needed" };
  const before = await latestRun(customerId);
  if (before !== null && before.finishedAt === null) return { ok: false, reason: "run-already-going" };
  const runId = randomUUID();
  await createRun(customerId, { id: runId, startedBy: personId, plan });
  await recordAudit(customerId, { actor: personId, action: "run-started", detail: { runId, changes: plan.length } });
  // By name: the function itself is registered at start-up, in another bundle. The run's id makes a second press harmless.
  await DBOS.enqueueWorkflowWithOptions({ queueName: queue, workflowName: workflow, workflowID: runId }, { customerId, runId });
  return { ok: true, runId };
}
