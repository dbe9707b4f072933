import "server-only";
import { isGoing } from "@/lib/catalogue/run-states";
import { inCustomer } from "@/lib/store/database";
import { getPerson } from "@/lib/store/people";
import { latestRun } from "@/lib/store/runs";

/** Who started the run that is going, and when (ISO 8601). Null when none is. */
export function findGoingRunStarter(customerId: string): Promise<{ personId: string; name: string; at: string } | null> {
  return inCustomer(customerId, async () => {
    const run = await latestRun(customerId);
    if (run === null || !isGoing(run)) return null;
    const { name } = await getPerson(customerId, run.startedBy);
    return { personId: run.startedBy, name, at: run.startedAt };
  });
}
