import "server-only";
import { recordAudits } from "./audit";
import { inCustomer } from "./database";
import { type ChangeRecord, recordChanges } from "./runs";

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
