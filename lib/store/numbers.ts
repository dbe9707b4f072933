import "server-only";
import { z } from "zod";
import { stepSlugs } from "@/lib/catalogue/steps";
import { lookBackDays, newErrorRule, type Sightings } from "@/lib/staff/numbers/new-errors";
import type { Counted } from "@/lib/staff/numbers/numbers";
import { readStandingKey, tookOf } from "@/lib/staff/numbers/tally";
import { asStaff, type Database } from "./database";
import { tallySince } from "./number-days";
import { readStates } from "./step-states";

/**
 * The numbers of the staff's overview, over all customers. Counting a quarter of 100,000 customers takes half a second, so what happened on
 * a day is counted once and kept (number-days.ts). Errors are counted here: a customer who met one on two days counts once, so days do not
 * add up.
 */

export function countNumbers(since: string): Promise<Counted> {
  return asStaff(async (db) => {
    const { standings, stepTimes, routeTimes } = await tallySince(db, new Date(since));
    return {
      standings: Object.entries(standings).map(([key, customers]) => {
        const { route, states } = readStandingKey(key);
        return { route, customers, states: readStates({ stepStates: states, states: "" }) };
      }),
      stepTimes: stepSlugs.flatMap((step) => {
        const times = stepTimes[step];
        return times ? [{ step, ...tookOf(times) }] : [];
      }),
      routeTimes: Object.entries(routeTimes).map(([route, times]) => ({ route, ...tookOf(times) })),
      ...(await errors(db, new Date(since))),
    };
  });
}

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
