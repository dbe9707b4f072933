/** What the durable engine calls what it does for letters: kept in its tables, so never renamed. */
export const nudgeQueue = "nudges";
export const nudgeWorkflow = "send-nudge";
export const nudgeSweepWorkflow = "pass-on-nudges";
