import { routeWords } from "@/lib/catalogue/routes";
import { findStep } from "@/lib/catalogue/steps";
import { errorsFinding, funnelFinding, routesFinding, timesFinding } from "./findings";
import { type Counted, commonestErrors, daysOf, funnelOf, type RangeDays, routesOf } from "./numbers";

/** The charts of the staff's overview: for each, a sentence and the table behind it, which can be exported. Pure. */

export const chartIds = ["funnel", "times", "routes", "errors"] as const;
export type ChartId = (typeof chartIds)[number];

export type Table = { columns: readonly string[]; rows: readonly (readonly (string | number | null)[])[] };
type Chart<Row> = { finding: string; rows: readonly Row[]; table: Table };

export type Charts = ReturnType<typeof chartsOf>;

export function chartsOf(counted: Counted, days: RangeDays, now: string) {
  return {
    funnel: funnel(counted, days),
    times: times(counted, days),
    routes: routes(counted, days),
    errors: errors(counted, days, now),
  } satisfies Record<ChartId, Chart<unknown>>;
}

function funnel(counted: Counted, days: RangeDays) {
  const rows = funnelOf(counted.standings);
  return {
    rows,
    finding: funnelFinding(rows, counted, days),
    table: {
      columns: ["Step", "Customers who reached it", "Who finished it", "Who are at it", "Who declined it"],
      rows: rows.map(({ title, reached, finished, declined }) => [title, reached, finished, reached - finished, declined]),
    },
  };
}

function times({ stepTimes }: Counted, days: RangeDays) {
  return {
    rows: stepTimes,
    finding: timesFinding(stepTimes, days),
    table: {
      columns: ["Step", "Customers who finished it", "Median, in seconds", "90th percentile, in seconds"],
      rows: stepTimes.map((time) => [
        findStep(time.step)?.title ?? time.step,
        time.finished,
        Math.round(time.medianSeconds),
        Math.round(time.p90Seconds),
      ]),
    },
  };
}

function routes(counted: Counted, days: RangeDays) {
  const rows = routesOf(counted);
  return {
    rows,
    finding: routesFinding(rows, days),
    table: {
      columns: ["Route", "Customers", "Who are complete", "Median from added to finished, in seconds", "90th percentile, in seconds"],
      rows: rows.map(({ route, customers, complete, took }) => [
        routeWords(route),
        customers,
        complete,
        took && Math.round(took.medianSeconds),
        took && Math.round(took.p90Seconds),
      ]),
    },
  };
}

function errors(counted: Counted, days: RangeDays, now: string) {
  const dates = daysOf(days, now);
  const rows = commonestErrors(counted, dates);
  return {
    rows,
    finding: errorsFinding(rows, days),
    table: {
      columns: ["Error", "Customers who met it", "Times", ...dates],
      rows: rows.map(({ code, customers, times, byDay }) => [code, customers, times, ...byDay]),
    },
  };
}
