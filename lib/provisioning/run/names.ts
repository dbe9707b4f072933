/** Names of the queue and workflows of runs. DBOS stores them in its tables, so they must never be renamed. */
export const runQueue = "runs";
export const runWorkflow = "onboard";
export const runSweepWorkflow = "sweep-runs";
