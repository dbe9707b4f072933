/** The input of a run's workflow, which DBOS stores: ids, never a token or a secret. */
export type RunInput = { customerId: string; runId: string };
