/** Counts how many calls had to wait for one another. It shows a run's latency, measured from the calls made, not from the design. */

export type TimedCall = { at: string; ms: number };

/** The length of the longest chain of calls in which each began after the one before it had ended. */
export function dependentRoundTrips(calls: readonly TimedCall[]): number {
  const byEnd = calls.map((call) => ({ begin: Date.parse(call.at), end: Date.parse(call.at) + call.ms })).sort((a, b) => a.end - b.end);
  let trips = 0;
  let lastEnd = Number.NEGATIVE_INFINITY;
  for (const call of byEnd) {
    if (call.begin < lastEnd) continue;
    trips += 1;
    lastEnd = call.end;
  }
  return trips;
}
