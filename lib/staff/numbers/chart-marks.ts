import { routeWords } from "@/lib/catalogue/routes";
import { findStep } from "@/lib/catalogue/steps";
import { figure, inWords, percent, shortDuration } from "./findings";
import type { ErrorRow, FunnelRow, RouteRow, StepTime } from "./numbers";

/** The rows of the charts in the form in which they are drawn: words, and lengths as shares of the width. Pure. */

/** All bars have one scale: the longest is the step that most customers have reached. */
export function funnelBars(rows: readonly FunnelRow[]) {
  const most = Math.max(1, ...rows.map(({ reached }) => reached));
  return rows.map(({ title, reached, finished }) => ({
    label: title,
    value: reached === 0 ? "Nobody yet" : `${figure(finished)} · ${percent(finished, reached)}`,
    filled: finished / most,
    hatched: (reached - finished) / most,
  }));
}

export const timeRanges = (rows: readonly StepTime[]) =>
  rows.map(({ step, medianSeconds, p90Seconds }) => ({
    label: findStep(step)?.title ?? step,
    value: `${shortDuration(medianSeconds)} · ${shortDuration(p90Seconds)}`,
    median: medianSeconds,
    p90: p90Seconds,
  }));

export function routeBars(rows: readonly RouteRow[]) {
  const all = rows.reduce((sum, { customers }) => sum + customers, 0);
  return rows.map(({ route, customers, complete }) => ({
    label: routeWords(route),
    value: `${inWords(customers, "customer")} · ${percent(customers, all)}`,
    filled: complete / Math.max(1, all),
    hatched: (customers - complete) / Math.max(1, all),
  }));
}

/** How many errors the chart shows. The table has all. */
const drawn = 10;

export const errorBars = (rows: readonly ErrorRow[]) =>
  rows.slice(0, drawn).map(({ code, customers, byDay }) => ({ label: code, value: inWords(customers, "customer"), byDay }));
