/** Names of the queue and workflow of runs. DBOS stores them in its tables, so they must never be renamed. */
export const runQueue = "runs";
export const runWorkflow = "onboard";
