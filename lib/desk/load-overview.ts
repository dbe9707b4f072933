import "server-only";
import { type Charts, chartsOf } from "@/lib/staff/numbers/charts";
import { type NewError, newErrors } from "@/lib/staff/numbers/new-errors";
import { beginningOf, type RangeDays } from "@/lib/staff/numbers/numbers";
import { countNumbers, recentSightings } from "@/lib/store/numbers";

/** Loads the staff's overview. */

export async function loadCharts(days: RangeDays): Promise<Charts> {
  const now = new Date().toISOString();
  return chartsOf(await countNumbers(beginningOf(days, now)), days, now);
}

/** For the banner above the list and the overview. */
export async function loadNewErrors(): Promise<NewError[]> {
  const now = new Date().toISOString();
  return newErrors(await recentSightings(now), now);
}
