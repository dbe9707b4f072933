import "server-only";
import type { StepSlug } from "@/lib/catalogue/steps";
import { sizesPerE, standingKey, type Tally } from "@/lib/staff/numbers/tally";
import type { Database } from "./database";
import { readStates, writeStates } from "./step-states";

/** Counts rows. Many customers have the same states and many times are alike, so that a hundred thousand customers become some thousand rows here. */

/** `from` is in it, `to` is not; null is open. */
export type Interval = { from: Date; to: Date | null };

const lastStep: StepSlug = "finish";

/** One for each interval, in the same order. */
export async function tallyIntervals(db: Database, intervals: readonly Interval[]): Promise<Tally[]> {
  const tallies = intervals.map((): Counting => ({ standings: {}, stepTimes: {}, routeTimes: {} }));
  const [from, to] = [intervals.map((each) => each.from), intervals.map((each) => each.to ?? endOfTime)];
  if (intervals.length === 0) return tallies;
  // How far the customers added then are today. Those who have ended are left out.
  const standings = await db.$queryRaw<{ n: number; route: string; states: string; stepStates: string[] | null; customers: number }[]>`
    SELECT i.n::int, c.route, s.states, s.step_states AS "stepStates", count(*)::int AS customers
    FROM unnest(${from}::timestamptz[], ${to}::timestamptz[]) WITH ORDINALITY AS i (since, until, n)
      JOIN customer c ON c.created_at >= i.since AND c.created_at < i.until JOIN customer_summary s ON s.customer_id = c.id
    WHERE c.ended_at IS NULL GROUP BY i.n, c.route, s.states, s.step_states`;
  for (const { n, route, customers, ...row } of standings) {
    const counts = tallies[n - 1]?.standings ?? {};
    const key = standingKey(route, writeStates(readStates(row)));
    counts[key] = (counts[key] ?? 0) + customers;
  }

  const steps = await db.$queryRaw<TimesRow[]>`
    SELECT i.n::int, f.step AS what, (ln(f.took_seconds + 1) * ${sizesPerE})::int AS size, count(*)::int AS often
    FROM unnest(${from}::timestamptz[], ${to}::timestamptz[]) WITH ORDINALITY AS i (since, until, n)
      JOIN step_finish f ON f.finished_at >= i.since AND f.finished_at < i.until GROUP BY 1, 2, 3`;
  for (const row of steps) addTime(tallies[row.n - 1]?.stepTimes, row);

  // From adding the customer to finishing the last step.
  const routes = await db.$queryRaw<TimesRow[]>`
    SELECT i.n::int, c.route AS what, (ln(greatest(0, extract(epoch FROM f.finished_at - c.created_at)) + 1) * ${sizesPerE})::int AS size,
      count(*)::int AS often
    FROM unnest(${from}::timestamptz[], ${to}::timestamptz[]) WITH ORDINALITY AS i (since, until, n)
      JOIN step_finish f ON f.finished_at >= i.since AND f.finished_at < i.until AND f.step = ${lastStep} JOIN customer c ON c.id = f.customer_id
    GROUP BY 1, 2, 3`;
  for (const row of routes) addTime(tallies[row.n - 1]?.routeTimes, row);
  return tallies;
}

const endOfTime = new Date("9999-01-01T00:00:00Z");

type Counting = { standings: Record<string, number>; stepTimes: Record<string, number[]>; routeTimes: Record<string, number[]> };
type TimesRow = { n: number; what: string; size: number; often: number };

function addTime(times: Record<string, number[]> = {}, { what, size, often }: TimesRow): void {
  times[what] ??= [];
  times[what].push(size, often);
}
