import { counted, plural } from "@/lib/catalogue/plural";
import { routeInSentence } from "@/lib/catalogue/routes";
import { findStep } from "@/lib/catalogue/steps";
import { withoutCode } from "@/lib/errors/trouble";
import {
  type Counted,
  customersIn,
  type ErrorRow,
  type FunnelRow,
  isComplete,
  type RangeDays,
  type RouteRow,
  type StepTime,
} from "./numbers";

/** The title of each chart of the overview: a sentence that says what the chart shows. Pure. */

export function funnelFinding(rows: readonly FunnelRow[], { standings }: Pick<Counted, "standings">, days: RangeDays): string {
  const customers = customersIn(standings);
  if (customers === 0) return `No customer was added in the last ${days} days`;
  const complete = percent(customersIn(standings.filter(isComplete)), customers);
  const begin = `${complete} of the ${inWords(customers, "customer")} added in the last ${days} days ${plural(customers, "is", "are")} complete`;
  const narrowest = [...rows].sort((a, b) => heldUp(b) - heldUp(a))[0];
  if (narrowest === undefined || heldUp(narrowest) === 0) return begin;
  return `${begin}; “${narrowest.title}” holds up the most, ${figure(heldUp(narrowest))}`;
}

const heldUp = ({ reached, finished }: FunnelRow) => reached - finished;

export function timesFinding(times: readonly StepTime[], days: RangeDays): string {
  const longest = [...times].sort((a, b) => b.p90Seconds - a.p90Seconds)[0];
  if (longest === undefined) return `No step was finished in the last ${days} days`;
  const title = findStep(longest.step)?.title ?? longest.step;
  return `“${title}” takes longest: ${duration(longest.medianSeconds)} for half of the customers, more than ${duration(longest.p90Seconds)} for one in ten`;
}

export function routesFinding(rows: readonly RouteRow[], days: RangeDays): string {
  const all = rows.reduce((sum, { customers }) => sum + customers, 0);
  const [first] = rows;
  if (first === undefined) return `No customer was added in the last ${days} days`;
  const took = first.took ? `, and it takes half of those who finish ${duration(first.took.medianSeconds)} or less` : "";
  return `${percent(first.customers, all)} of the customers go ${routeInSentence(first.route)}${took}`;
}

export function errorsFinding(rows: readonly ErrorRow[], days: RangeDays): string {
  const [first] = rows;
  if (first === undefined) return `No customer met an error in the last ${days} days`;
  const howMany = inWords(first.customers, "customer");
  if (first.code === withoutCode) return `Most errors have no code: ${howMany} met one in the last ${days} days`;
  return `${first.code} is the commonest error: ${howMany} met it in the last ${days} days`;
}

const figures = new Intl.NumberFormat("en-US");
/** "1,234". */
export const figure = (value: number): string => figures.format(value);
export const inWords = (value: number, noun: string): string => `${figure(value)} ${plural(value, noun)}`;

/** 0% only for none, and 100% only for all. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return "0%";
  if (part === whole) return "100%";
  return `${Math.min(99, Math.max(1, Math.round((part / whole) * 100)))}%`;
}

const units = [
  ["day", 86_400, "d"],
  ["hour", 3600, "h"],
  ["minute", 60, "min"],
  ["second", 1, "s"],
] as const;

/** "40 seconds", "1.5 days": at most two figures, since more would not help the reader. */
export function duration(seconds: number): string {
  const { value, unit } = inUnit(seconds);
  return counted(value, unit);
}

/** "40 s", "1.5 d": for places where the word does not fit. */
export function shortDuration(seconds: number): string {
  const { value, short } = inUnit(seconds);
  return `${value} ${short}`;
}

function inUnit(seconds: number): { value: number; unit: string; short: string } {
  const [unit, size, short] = units.find(([, size]) => seconds >= size) ?? units[3];
  const value = seconds / size;
  return { unit, short, value: value < 10 && unit !== "second" ? Math.round(value * 10) / 10 : Math.round(value) };
}
