/** Names of the nudge queue and workflows. DBOS stores them in its tables, so they must never be renamed. */
export const nudgeQueue = "nudges";
export const nudgeWorkflow = "send-nudge";
export const nudgeSweepWorkflow = "pass-on-nudges";
