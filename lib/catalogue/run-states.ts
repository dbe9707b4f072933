/** The four states of a run. "waiting": for Microsoft, with nothing under way. */
export const runStates = ["working", "waiting", "done", "stuck"] as const;
export type RunState = (typeof runStates)[number];

/** Whether a run has no end yet. Null: there was never a run. */
export const isGoing = (run: { state: RunState } | null): boolean => run?.state === "working" || run?.state === "waiting";
