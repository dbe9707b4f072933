/** The states of a run. "waiting": the run waits for Microsoft and makes no change at the moment. */
export const runStates = ["working", "waiting", "done", "stuck"] as const;
export type RunState = (typeof runStates)[number];

/** Whether a run has not ended yet. `run` is null when there was never one. */
export const isGoing = (run: { state: RunState } | null): boolean => run?.state === "working" || run?.state === "waiting";
