import { type Duty, duties } from "./duties";

/** Who can fix a trouble: somebody at the customer who holds a duty, or somebody else. */

const others = {
  you: "You",
  nobody: "Nobody: it passes",
  retried: "Nobody: it is tried again",
  "named-on-the-step": "The person named on that step",
  "policy-admin": "Whoever manages your organization's sign-in and app policies",
  licensing: "Whoever manages your Microsoft licenses",
  "dropzone-contact": "Your Dropzone contact",
  "dropzone-support": "Dropzone support",
  "portal-admin": "Whoever administers this portal",
} as const;

export type Helper = Exclude<Duty, "automatic"> | keyof typeof others;

export const isHelper = (value: string): value is Helper =>
  Object.hasOwn(others, value) || (Object.hasOwn(duties, value) && value !== "automatic");

/** The name that a screen shows. */
export const helperName = (helper: Helper): string =>
  helper in others ? others[helper as keyof typeof others] : duties[helper as Duty].name;
