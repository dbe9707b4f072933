/** The states of a step, and the levels at which a permission is checked. Nothing here knows how a state is found. */

export const stepStates = ["done", "working", "propagating", "needs-you", "stuck", "declined", "waiting", "could-not-check"] as const;
export type StepState = (typeof stepStates)[number];

/** Whether nothing is left to do for a step, so that later steps need not wait for it. */
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

/** In this order: declared on the app, granted, present in a fresh token, a harmless call worked. */
export const permissionLevels = ["declared", "granted", "in-token", "works"] as const;
export type PermissionLevel = (typeof permissionLevels)[number];

/** Why there is no answer: the vendor refused the read, did not accept the sign-in, throttled us, did not answer, or was not asked. */
export type NotKnownBecause = "refused" | "signed-out" | "slowed-down" | "cut-off" | "not-asked";

/**
 * "unknown" when there was no answer: it is never shown as yes or no. "not-tried": the permission is in a fresh token, and it is not tried
 * because every call with it would do something in the tenant. It is not shown or counted as "yes".
 */
export const answers = ["yes", "no", "on-its-way", "unknown", "not-tried"] as const;
export type Answer = (typeof answers)[number];
