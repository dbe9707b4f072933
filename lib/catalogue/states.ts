/** The eight states of a step, and the four levels of truth of a permission. Pure data: nothing here knows how a state is found. */

export const stepStates = ["done", "working", "propagating", "needs-you", "stuck", "declined", "waiting", "could-not-check"] as const;
export type StepState = (typeof stepStates)[number];

/** Whether nothing is left to do about a step: what comes after it need not wait. */
export const isSettled = (state: StepState): boolean => state === "done" || state === "declined";

/** The word shown for each state, the same on every screen. */
export const stateWords: Record<StepState, string> = {
  done: "Done",
  working: "Working",
  propagating: "On its way",
  "needs-you": "Needs you",
  stuck: "Stuck",
  declined: "Declined",
  waiting: "Waiting",
  "could-not-check": "Could not check",
};

/** declared on the app → granted → in a fresh token → a harmless call worked. */
export const permissionLevels = ["declared", "granted", "in-token", "works"] as const;
export type PermissionLevel = (typeof permissionLevels)[number];

/** Why an answer is missing: Microsoft refused to tell, slowed us down, or did not answer at all. */
export type NotKnownBecause = "refused" | "slowed-down" | "cut-off" | "not-asked";

/** An unanswered question is never shown as yes or no. */
export type Answer = "yes" | "no" | "on-its-way" | "unknown";
