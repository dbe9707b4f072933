import "server-only";
import { isGoing } from "@/lib/catalogue/run-states";
import { latestRun } from "@/lib/store/runs";

/** Whether a run of this customer has not ended. Until its end it acts in the name of whoever started it. */
export const isRunGoing = async (customerId: string): Promise<boolean> => isGoing(await latestRun(customerId));
