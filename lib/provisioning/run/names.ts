/** What the durable engine calls the queue of runs and its workflow: kept in its tables, so never renamed. */
export const queue = "runs";
export const workflow = "onboard";
