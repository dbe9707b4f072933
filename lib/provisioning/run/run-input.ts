/** All that the durable engine keeps of a run to begin with: ids, never a token or a secret. */
export type RunInput = { customerId: string; runId: string };
