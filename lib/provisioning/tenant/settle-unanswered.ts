import "server-only";
import { changeId, isHandOver } from "@/lib/onboarding/planning/changes";
import { isMade } from "@/lib/onboarding/planning/made";
import type { Observed } from "@/lib/onboarding/planning/observed";
import type { KnownToPortal } from "@/lib/onboarding/planning/plan";
import { recordInLedger, recordOutcomes } from "@/lib/store/change-outcomes";
import { inCustomer } from "@/lib/store/database";
import { forgetUnanswered, listUnanswered } from "@/lib/store/runs";
import { knownIdsOf } from "./known-ids";

/**
 * A run sends a change, and the answer never comes: the connection broke, or the process was killed. When a later look shows that the
 * change was made, the newest run that sent it gets it, with its entry in the audit trail. A change that was refused is never one of these.
 */
export async function settleUnanswered(customerId: string, seen: { observed: Observed; known: KnownToPortal }): Promise<void> {
  await inCustomer(customerId, async () => {
    const settled = new Set<string>();
    for (const { runId, change } of await listUnanswered(customerId)) {
      const id = changeId(change);
      if (settled.has(id) || isHandOver(change) || !isMade(change, seen.observed, seen.known)) continue;
      settled.add(id);
      await recordOutcomes(customerId, runId, new Map([[id, { state: "done" }]]));
      await recordInLedger(customerId, runId, { changes: [change], ids: knownIdsOf(seen.observed) });
      await forgetUnanswered(customerId, id);
    }
  });
}
