import { withoutCode } from "@/lib/errors/trouble";

/**
 * Decides when staff are told about a new error: several customers met it, so something has changed at Microsoft, at Dropzone or here, and
 * staff should know before the customers write. Pure: `now` is given.
 */

export const newErrorRule = {
  /** An error is new when nobody met it for this many days before. */
  quietDays: 14,
  /** This many customers have to meet it within `withinHours`. */
  customers: 3,
  withinHours: 24,
  /** Staff are told for this many days after it was first met. */
  newsDays: 3,
} as const;

/** How often a code was met in the last `lookBackDays`. */
export type Sightings = {
  code: string;
  firstAt: string;
  customers: number;
  /** Customers who met it within the last `withinHours`. */
  customersLately: number;
};
export type NewError = { code: string; customers: number; since: string };

export const lookBackDays = newErrorRule.quietDays + newErrorRule.newsDays;

/** The errors that most customers met come first. Errors without a code are left out, since they may not be the same error. */
export function newErrors(sightings: readonly Sightings[], now: string): NewError[] {
  const oldest = new Date(Date.parse(now) - newErrorRule.newsDays * 86_400_000).toISOString();
  return sightings
    .filter(({ code, firstAt, customersLately }) => code !== withoutCode && firstAt >= oldest && customersLately >= newErrorRule.customers)
    .map(({ code, customers, firstAt }) => ({ code, customers, since: firstAt }))
    .sort((a, b) => b.customers - a.customers || (a.code < b.code ? -1 : 1));
}
