import { type CustomerFilters, type CustomerSort, customerSorts } from "@/lib/staff/list/customer-filters";
import { type RangeDays, rangeDays } from "@/lib/staff/numbers/numbers";

/** What staff ask of their list and their overview: every order, filters alone and together, searches with no, few and many matches. */

/** `limit`: rows of the page, 50 if not given. */
type Page = { ask: "page"; filters: CustomerFilters; sort: CustomerSort; isNext?: boolean; ofOwner?: boolean; limit?: number };
export type ListCase = { name: string; isPlanned?: boolean } & (Page | { ask: "numbers"; days: RangeDays } | { ask: "new-errors" });

const searches = ["contoso", "woodgrove", "odgrov", "woodgrove bank", "bank", "müll", "ank", "nord", "br", "s", "dropzone", "gmbh sör"];
const filters: CustomerFilters[] = [
  { waitingOn: "us" },
  { waitingOn: "microsoft" },
  { waitingLongerThanHours: 48 },
  { expiringWithinDays: 30 },
  { mine: true },
  { stage: "handing-over" },
  { stage: "complete" },
  { capability: "quarantine" },
  { broken: true },
  { search: "bank", stage: "setting-up" },
  { mine: true, waitingOn: "exchange-admin" },
];

export const listCases: ListCase[] = [
  ...customerSorts.flatMap((sort): ListCase[] => [
    { name: `first page by ${sort}`, ask: "page", filters: {}, sort },
    { name: `next page by ${sort}`, ask: "page", filters: {}, sort, isNext: true },
  ]),
  ...searches.map((search): ListCase => ({ name: `search “${search}”`, ask: "page", filters: { search }, sort: "waiting" })),
  ...(["name", "activity"] as const).map(
    (sort): ListCase => ({ name: `search “bank” by ${sort}`, ask: "page", filters: { search: "bank" }, sort }),
  ),
  ...filters.map(
    (filter): ListCase => ({
      name: Object.entries(filter)
        .map(([key, value]) => `${key} ${value}`)
        .join(", "),
      ask: "page",
      filters: filter,
      sort: "expiringWithinDays" in filter ? "expiry" : "broken" in filter ? "broken" : "waiting",
    }),
  ),
  { name: "of one owner", ask: "page", filters: {}, sort: "waiting", ofOwner: true },
  ...rangeDays.map((days): ListCase => ({ name: `numbers of ${days} days`, ask: "numbers", days })),
  { name: "new errors", ask: "new-errors" },
];
