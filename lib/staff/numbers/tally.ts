import type { Took } from "./numbers";

/**
 * Counts that can be added up, day by day, and the median and 90th percentile that follow from them. Pure. In flat lists, because a quarter of
 * 100,000 customers has 200,000 numbers.
 */

/** A size, how often it was, the next size… Times within 1% of each other are one size: sorting all of them takes half a second. */
export type Times = readonly number[];

export type Tally = {
  /** By route and states: "automatic connect=done …". How many of the customers added then are there today. */
  standings: Readonly<Record<string, number>>;
  /** By step: how long those took who finished it then. */
  stepTimes: Readonly<Record<string, Times>>;
  /** By route: how long from adding the customer to finishing the last step then. */
  routeTimes: Readonly<Record<string, Times>>;
};

/** The natural logarithm of the seconds, in steps of 1%. */
export const sizesPerE = 100;
const secondsOf = (size: number): number => Math.exp(size / sizesPerE) - 1;

export const standingKey = (route: string, states: readonly string[]): string => [route, ...states].join(" ");

export function readStandingKey(key: string): { route: string; states: string[] } {
  const [route = "", ...states] = key.split(" ");
  return { route, states };
}

export function addUp(tallies: readonly Tally[]): Tally {
  const standings: Record<string, number> = {};
  for (const tally of tallies)
    for (const [key, customers] of Object.entries(tally.standings)) standings[key] = (standings[key] ?? 0) + customers;
  return {
    standings,
    stepTimes: addTimes(tallies.map(({ stepTimes }) => stepTimes)),
    routeTimes: addTimes(tallies.map(({ routeTimes }) => routeTimes)),
  };
}

function addTimes(added: readonly Tally["stepTimes"][]): Record<string, Times> {
  const sums: Record<string, Map<number, number>> = {};
  for (const each of added)
    for (const [what, times] of Object.entries(each)) {
      sums[what] ??= new Map();
      const sum = sums[what];
      for (let i = 0; i < times.length; i += 2) {
        const [size, often] = [times[i] ?? 0, times[i + 1] ?? 0];
        sum.set(size, (sum.get(size) ?? 0) + often);
      }
    }
  return Object.fromEntries(Object.entries(sums).map(([what, sum]) => [what, [...sum].flat()]));
}

export function tookOf(times: Times): Took {
  const sizes = Array.from({ length: times.length / 2 }, (_, i) => ({ size: times[2 * i] ?? 0, often: times[2 * i + 1] ?? 0 }));
  sizes.sort((a, b) => a.size - b.size);
  const finished = sizes.reduce((sum, { often }) => sum + often, 0);
  const reaching = (part: number): number => {
    let soFar = 0;
    for (const { size, often } of sizes) {
      soFar += often;
      if (soFar >= finished * part) return secondsOf(size);
    }
    return 0;
  };
  return { finished, medianSeconds: reaching(0.5), p90Seconds: reaching(0.9) };
}
