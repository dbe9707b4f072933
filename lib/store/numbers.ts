import "server-only";
import { z } from "zod";
import { type StepSlug, stepSlugs } from "@/lib/catalogue/steps";
import { lookBackDays, newErrorRule, type Sightings } from "@/lib/staff/numbers/new-errors";
import type { Counted } from "@/lib/staff/numbers/numbers";
import { asStaff, type Database } from "./database";
import { readStates } from "./step-states";

/** The numbers of the staff's overview, over all customers. The database counts: a hundred thousand customers become a few hundred rows here. */

export function countNumbers(since: string): Promise<Counted> {
  const begin = new Date(since);
  return asStaff(async (db) => ({
    standings: await standings(db, begin),
    stepTimes: await stepTimes(db, begin),
    routeTimes: await routeTimes(db, begin),
    ...(await errors(db, begin)),
  }));
}

/** How far the customers added since then are today. Those who have ended are left out. Many customers have the same states, so rows are grouped by state. */
async function standings(db: Database, since: Date): Promise<Counted["standings"]> {
  const rows = await db.$queryRaw<{ route: string; states: string; stepStates: string[] | null; customers: number }[]>`
    SELECT c.route, s.states, s.step_states AS "stepStates", count(*)::int AS customers
    FROM customer c JOIN customer_summary s ON s.customer_id = c.id
    WHERE c.created_at >= ${since} AND c.ended_at IS NULL GROUP BY c.route, s.states, s.step_states`;
  return rows.map(({ route, customers, ...row }) => ({ route, customers, states: readStates(row) }));
}

type TookRow = { what: string; finished: number; took: number[] };

/** Median and 90th percentile. Times within 1% of each other are grouped first: sorting 250,000 single times takes half a second. */
async function stepTimes(db: Database, since: Date): Promise<Counted["stepTimes"]> {
  const rows = await db.$queryRaw<TookRow[]>`
    WITH alike AS (
      SELECT step, (ln(took_seconds + 1) * 100)::int AS size, count(*) AS times FROM step_finish WHERE finished_at >= ${since} GROUP BY 1, 2),
    ranked AS (
      SELECT step, exp(size / 100.0) - 1 AS seconds, sum(times) OVER (PARTITION BY step ORDER BY size) AS so_far,
        sum(times) OVER (PARTITION BY step) AS finished
      FROM alike)
    SELECT step AS what, max(finished)::int AS finished,
      ARRAY[min(seconds) FILTER (WHERE so_far >= finished * 0.5), min(seconds) FILTER (WHERE so_far >= finished * 0.9)]::float8[] AS took
    FROM ranked GROUP BY step`;
  const known = rows.flatMap((row) => {
    const step = stepSlugs.find((slug) => slug === row.what);
    return step ? [{ step, ...toTook(row) }] : [];
  });
  return known.sort((a, b) => stepSlugs.indexOf(a.step) - stepSlugs.indexOf(b.step));
}

const lastStep: StepSlug = "finish";

/** The time from adding the customer to finishing the last step. */
async function routeTimes(db: Database, since: Date): Promise<Counted["routeTimes"]> {
  const rows = await db.$queryRaw<TookRow[]>`
    SELECT c.route AS what, count(*)::int AS finished,
      percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM f.finished_at - c.created_at)) AS took
    FROM step_finish f JOIN customer c ON c.id = f.customer_id
    WHERE f.finished_at >= ${since} AND f.step = ${lastStep} GROUP BY c.route`;
  return rows.map((row) => ({ route: row.what, ...toTook(row) }));
}

const toTook = ({ finished, took }: TookRow) => ({ finished, medianSeconds: took[0] ?? 0, p90Seconds: took[1] ?? 0 });

/** In total and for each day. In the total, a customer who met an error on two days counts once. */
async function errors(db: Database, since: Date): Promise<Pick<Counted, "errors" | "errorDays">> {
  const rows = await db.$queryRaw<{ code: string; day: string | null; customers: number; times: number }[]>`
    WITH seen AS (SELECT code, to_char(seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, customer_id FROM error_seen WHERE seen_at >= ${since})
    SELECT code, day, count(DISTINCT customer_id)::int AS customers, count(*)::int AS times
    FROM seen GROUP BY GROUPING SETS ((code), (code, day))`;
  return {
    errors: rows.flatMap(({ day, ...row }) => (day === null ? [row] : [])),
    errorDays: rows.flatMap(({ code, day, customers }) => (day === null ? [] : [{ code, day, customers }])),
  };
}

/** Every code seen within `lookBackDays`. lib/staff/numbers/new-errors.ts decides which of them are new. */
export function recentSightings(now: string): Promise<Sightings[]> {
  const before = (hours: number) => new Date(Date.parse(now) - hours * 3_600_000);
  return asStaff(async (db) => {
    const rows = await db.$queryRaw`
      SELECT code, min(seen_at) AS "firstAt", count(DISTINCT customer_id)::int AS customers,
        (count(DISTINCT customer_id) FILTER (WHERE seen_at >= ${before(newErrorRule.withinHours)}))::int AS "customersLately"
      FROM error_seen WHERE seen_at >= ${before(lookBackDays * 24)} AND seen_at <= ${new Date(now)} GROUP BY code`;
    return z.array(sightingsSchema).parse(rows);
  });
}

const sightingsSchema = z.object({
  code: z.string(),
  firstAt: z.date().transform((at) => at.toISOString()),
  customers: z.number(),
  customersLately: z.number(),
});
