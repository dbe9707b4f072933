import "server-only";
import type { TenantChange } from "@/lib/onboarding/planning/changes";
import { goneBy, type IdsOfMade, madeBy } from "@/lib/onboarding/planning/ledger";
import { removedStep } from "@/lib/onboarding/status/integration";
import { recordAudits } from "./audit";
import { describeCredential, destroyCredential } from "./credentials";
import { inCustomer } from "./database";
import { recordGone, recordMade } from "./made-items";
import { type ChangeRecord, recordChanges } from "./runs";
import { recordSteps } from "./step-evidence";
import { forgetSubmission } from "./submissions";

/**
 * Records how changes in a tenant ended, and for each that was made its entry in the audit trail: in one transaction, so there is never one
 * without the other. A run that is continued after a kill may record the same again, and the entry stays one.
 */
export async function recordOutcomes(customerId: string, runId: string, outcomes: ReadonlyMap<string, ChangeRecord>): Promise<void> {
  await inCustomer(customerId, async () => {
    await recordChanges(customerId, runId, outcomes);
    const made = [...outcomes].filter(([, { state }]) => state === "done");
    await recordAudits(
      customerId,
      made.map(([about, { requestId = null }]) => ({
        entry: { actor: "portal", action: "changed", about, detail: { runId, requestId } },
        once: `changed:${runId}:${about}`,
      })),
    );
  });
}

type Done = { changes: readonly TenantChange[]; ids: Omit<IdsOfMade, "secretKeyId"> };

/** What the changes made, and what they removed. Call it in the transaction that records them as done. `ids`: those after the changes. */
export async function recordInLedger(customerId: string, runId: string, { changes, ids }: Done): Promise<void> {
  if (changes.length === 0) return;
  const isSecret = changes.some((change) => change.do === "create-client-secret");
  const secretKeyId = isSecret ? ((await describeCredential(customerId, "client-secret"))?.reference ?? null) : null;
  await recordGone(customerId, changes.flatMap(goneBy));
  for (const change of changes) await forgetRemoved(customerId, change);
  await recordMade(
    customerId,
    runId,
    changes.flatMap((change) => madeBy(change, { ...ids, secretKeyId })),
  );
}

/** What the portal kept to work with something that is gone. */
async function forgetRemoved(customerId: string, change: TenantChange): Promise<void> {
  if (change.do === "retire-integration") {
    await forgetSubmission(customerId, change.kind);
    await recordSteps(customerId, [removedStep(change.kind, new Date().toISOString())]);
  }
  if (change.do === "retire-secret" && (await describeCredential(customerId, "client-secret"))?.reference === change.keyId)
    await destroyCredential(customerId, "client-secret");
}
