import "server-only";
import { isGoing } from "@/lib/catalogue/run-states";
import { latestRun } from "@/lib/store/runs";

/** Whether a run of this customer has no end yet. It acts in the name of whoever started it, to its end. */
export const isRunGoing = async (customerId: string): Promise<boolean> => isGoing(await latestRun(customerId));
