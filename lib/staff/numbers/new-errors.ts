/**
 * When the same new error at several customers is news: something has changed at Microsoft, at Dropzone or here, and whoever looks after
 * customers should know before the third of them writes. Pure; the clock is given.
 */

export const newErrorRule = {
  /** New: not seen in so many days before it was first seen. */
  quietDays: 14,
  /** Several: at so many customers within so many hours. */
  customers: 3,
  withinHours: 24,
  /** After that everybody has heard. */
  newsDays: 3,
} as const;

/** Sightings of a code that go back as far as `lookBackDays`. */
export type Sightings = { code: string; firstAt: string; customers: number /** Within the last `withinHours`. */; customersLately: number };
export type NewError = { code: string; customers: number; since: string };

export const lookBackDays = newErrorRule.quietDays + newErrorRule.newsDays;

/** At the most customers first. What has no code cannot be known to be the same. */
export function newErrors(sightings: readonly Sightings[], now: string): NewError[] {
  const oldest = new Date(Date.parse(now) - newErrorRule.newsDays * 86_400_000).toISOString();
  return sightings
    .filter(({ code, firstAt, customersLately }) => code !== withoutCode && firstAt >= oldest && customersLately >= newErrorRule.customers)
    .map(({ code, customers, firstAt }) => ({ code, customers, since: firstAt }))
    .sort((a, b) => b.customers - a.customers || (a.code < b.code ? -1 : 1));
}

/** How the store counts a trouble that is told in words alone. */
export const withoutCode = "without-a-code";
