/** Names of the digest's queue and workflow. DBOS stores them in its tables, so they must never be renamed. */
export const digestQueue = "digest-letters";
export const digestWorkflow = "send-digest";

/** What the workflow gets: whose letter of which day. */
export type DigestInput = { staffId: string; day: string };
