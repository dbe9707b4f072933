import "server-only";
import { randomUUID } from "node:crypto";
import type { RunPurpose } from "@/lib/catalogue/run-purposes";
import { isGoing } from "@/lib/catalogue/run-states";
import { isHandOver, type Plan } from "@/lib/onboarding/planning/changes";
import { integrations } from "@/lib/onboarding/planning/integrations";
import { recordAudit } from "@/lib/store/audit";
import { inCustomer } from "@/lib/store/database";
import { createRun, getRun, latestRun } from "@/lib/store/runs";
import { hasToken } from "../tenant/context";
import { beginRun, enqueueWritten } from "./enqueue-written";

/**
 * Starts a run of the plan that the admin confirmed. One run at a time for each customer, since two would interfere. A run of an empty plan
 * looks, settles the steps and destroys the admin's tokens, as any other does.
 */

export type StartedRun = { ok: true; runId: string } | { ok: false; reason: "run-already-going" | "sign-in-needed" | "customer-ended" };

export async function startRun(customerId: string, personId: string, plan: Plan, purpose: RunPurpose = "setup"): Promise<StartedRun> {
  const { latest, isSignedIn } = await inCustomer(customerId, async () => ({
    latest: await latestRun(customerId),
    isSignedIn: await hasToken(customerId, "graph-token", personId),
  }));
  // Before the token is asked for: it is the colleague's whose run is going, and signing in would not help.
  if (latest !== null && isGoing(latest)) {
    await enqueueWritten([{ customerId, id: latest.id }]);
    return { ok: false, reason: "run-already-going" };
  }
  if (!isSignedIn) return { ok: false, reason: "sign-in-needed" };
  const runId = randomUUID();
  const made = await writeDown({ customerId, personId, runId, purpose }, plan);
  if (made.ok) {
    // A process that dies here leaves a run that the sweep begins (enqueue-written.ts).
    await beginRun({ customerId, runId });
    return { ok: true, runId };
  }
  if (made.reason === "customer-ended") return made;
  await enqueueWritten([{ customerId, id: made.runId }]);
  const isOver = (await getRun(customerId, made.runId)).finishedAt !== null;
  return { ok: false, reason: isOver ? "sign-in-needed" : made.reason };
}

type Start = { customerId: string; personId: string; runId: string; purpose?: RunPurpose };

/** The run, its changes and its entries in the audit trail, in one transaction. */
export function writeDown({ customerId, personId, runId, purpose = "setup" }: Start, plan: Plan): ReturnType<typeof createRun> {
  return inCustomer(customerId, async () => {
    const made = await createRun(customerId, { id: runId, startedBy: personId, plan, purpose });
    if (!made.ok) return made;
    const actor = { kind: "customer", id: personId } as const;
    await recordAudit(customerId, { actor, action: "run-started", detail: { runId, changes: plan.length } });
    await recordReplacements({ customerId, personId, runId }, plan);
    return made;
  });
}

/** Staff read in the audit trail which integration of another Entra tenant or app an admin agreed to replace. */
async function recordReplacements({ customerId, personId, runId }: Start, plan: Plan) {
  for (const { do: change, host, replaces } of plan.filter(isHandOver)) {
    const about = integrations.find((integration) => integration.change === change)?.kind;
    if (replaces === undefined || about === undefined) continue;
    const { integrationId, tenantId, clientId } = replaces;
    const detail = { runId, dropzoneHost: host ?? "", integrationId, tenantId, clientId };
    const actor = { kind: "customer", id: personId } as const;
    await recordAudit(customerId, { actor, action: "replacement-confirmed", about, detail });
  }
}
