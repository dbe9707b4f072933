import { isSettled } from "@/lib/catalogue/states";
import type { StepStates } from "@/lib/catalogue/step-states";
import { type StepSlug, steps } from "@/lib/catalogue/steps";

/** The counts of the staff's overview, and what follows from them. Pure: the counts come from the store, `now` is given. */

export const rangeDays = [7, 30, 90] as const;
export type RangeDays = (typeof rangeDays)[number];

/** Reads the range from an address. Anything that is not a range means 30 days. */
export const rangeOf = (asked: string | undefined): RangeDays => rangeDays.find((days) => String(days) === asked) ?? 30;

/** The beginning of the range. It has whole days in UTC including today, so that a chart has as many columns as its title says days. */
export function beginningOf(days: RangeDays, now: string): string {
  const today = Date.parse(`${now.slice(0, 10)}T00:00:00.000Z`);
  return new Date(today - (days - 1) * 86_400_000).toISOString();
}

/** How many customers that were added in the range have the same route and the same states today. */
export type Standing = { route: string; states: StepStates; customers: number };
/** How many customers finished something in the range, and how long it took them. */
export type Took = { finished: number; medianSeconds: number; p90Seconds: number };
export type StepTime = Took & { step: StepSlug };
export type RouteTime = Took & { route: string };
/** `day`: "2026-11-23". */
export type ErrorDay = { code: string; day: string; customers: number };
export type ErrorTotal = { code: string; customers: number; times: number };

export type Counted = {
  standings: readonly Standing[];
  stepTimes: readonly StepTime[];
  routeTimes: readonly RouteTime[];
  errors: readonly ErrorTotal[];
  errorDays: readonly ErrorDay[];
};

export type FunnelRow = { step: StepSlug; title: string; reached: number; finished: number; declined: number };

/** A customer has reached a step when the steps before it are done or declined, and the step itself is not declined. */
export function funnelOf(standings: readonly Standing[]): FunnelRow[] {
  return steps.map(({ slug, title }) => {
    const customersAt = (isIn: (states: StepStates) => boolean) =>
      standings.reduce((sum, { states, customers }) => sum + (isIn(states) ? customers : 0), 0);
    return {
      step: slug,
      title,
      reached: customersAt((states) => isReached(slug, states)),
      finished: customersAt((states) => states[slug] === "done"),
      declined: customersAt((states) => states[slug] === "declined"),
    };
  });
}

function isReached(slug: StepSlug, states: StepStates): boolean {
  const state = states[slug];
  if (state === "declined") return false;
  if (state !== "waiting") return true;
  const after: readonly StepSlug[] = steps.find((step) => step.slug === slug)?.after ?? [];
  return after.every((before) => isSettled(states[before]));
}

export const isComplete = ({ states }: Standing): boolean => Object.values(states).every(isSettled);

export const customersIn = (standings: readonly Standing[]): number => standings.reduce((sum, { customers }) => sum + customers, 0);

/** `took`: null when nobody finished on this route in the range. */
export type RouteRow = { route: string; customers: number; complete: number; took: Took | null };

/** The route with the most customers comes first. */
export function routesOf({ standings, routeTimes }: Pick<Counted, "standings" | "routeTimes">): RouteRow[] {
  const routes = [...new Set(standings.map(({ route }) => route))];
  return routes
    .map((route) => {
      const own = standings.filter((standing) => standing.route === route);
      const took = routeTimes.find((time) => time.route === route) ?? null;
      return { route, customers: customersIn(own), complete: customersIn(own.filter(isComplete)), took };
    })
    .sort((a, b) => b.customers - a.customers || (a.route < b.route ? -1 : 1));
}

/** `byDay`: how many customers met the error on each day of the range. */
export type ErrorRow = ErrorTotal & { byDay: readonly number[] };

/** The errors that most customers met come first. */
export function commonestErrors({ errors, errorDays }: Pick<Counted, "errors" | "errorDays">, days: readonly string[]): ErrorRow[] {
  const perDay = new Map(errorDays.map(({ code, day, customers }) => [`${code} ${day}`, customers]));
  return errors
    .map((error) => ({ ...error, byDay: days.map((day) => perDay.get(`${error.code} ${day}`) ?? 0) }))
    .sort((a, b) => b.customers - a.customers || b.times - a.times || (a.code < b.code ? -1 : 1));
}

/** The days of the range in order, until today: "2026-10-25". */
export function daysOf(days: RangeDays, now: string): string[] {
  const begin = Date.parse(beginningOf(days, now));
  return Array.from({ length: days }, (_, i) => new Date(begin + i * 86_400_000).toISOString().slice(0, 10));
}
