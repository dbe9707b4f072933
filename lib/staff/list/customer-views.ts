import { capability, optionalCapabilities } from "@/lib/catalogue/capabilities";
import { counted } from "@/lib/catalogue/plural";
import { waitingOnWhom } from "@/lib/catalogue/waiting-on";
import { type CustomerFilters, type CustomerSort, customerFiltersQuery } from "./customer-filters";
import { stages, stageWords } from "./summary";
import { waitingWords } from "./waiting-on";

/** The saved views of the list of customers, which are the same for all staff, and the words of each filter. Pure. */

export type CustomerView = { name: string; filters: CustomerFilters; sort: CustomerSort };

export const customerViews: readonly CustomerView[] = [
  { name: "All", filters: {}, sort: "waiting" },
  { name: "Mine", filters: { mine: true }, sort: "waiting" },
  { name: "Waiting over 2 days", filters: { waitingLongerThanHours: 48 }, sort: "waiting" },
  { name: "Waiting on Microsoft", filters: { waitingOn: "microsoft" }, sort: "waiting" },
  { name: "Broken", filters: { broken: true }, sort: "broken" },
  { name: "Expiring in 30 days", filters: { expiringWithinDays: 30 }, sort: "expiry" },
];

export type Owner = { id: string; name: string };

/** The filters that have a list of options, in the order of the form. */
export function filterChoices(owners: readonly Owner[]) {
  return [
    { key: "waitingOn", label: "Waiting on", options: waitingOnWhom.map((who) => ({ value: who as string, label: waitingWords[who] })) },
    { key: "waitingLongerThanHours", label: "Waiting longer than", options: [4, 24, 48, 168].map(hours) },
    { key: "stage", label: "Stage", options: stages.map((stage) => ({ value: stage as string, label: stageWords[stage] })) },
    {
      key: "capability",
      label: "Capability",
      options: optionalCapabilities.map((id) => ({ value: id as string, label: capability(id).name })),
    },
    { key: "expiringWithinDays", label: "Expiring within", options: [7, 30, 90].map(days) },
    { key: "broken", label: "Broken", options: [{ value: "true", label: "Done before, and no more" }] },
    { key: "ownerId", label: "Owner", options: owners.map(({ id, name }) => ({ value: id, label: name })) },
  ] as const;
}

export type FilterChip = { label: string; value: string; without: CustomerFilters };

/** The filters that are on, without the search, which has its own field. `without`: the filters that are left when this one is removed. */
export function filterChips(filters: CustomerFilters, owners: readonly Owner[]): FilterChip[] {
  const chips = filterChoices(owners).flatMap(({ key, label, options }): FilterChip[] => {
    const value = filters[key];
    if (value === undefined) return [];
    const words = options.find((option) => option.value === String(value))?.label ?? otherWords(key, value);
    return [{ label, value: words, without: without(filters, key) }];
  });
  return filters.mine ? [...chips, { label: "Owner", value: "me", without: without(filters, "mine") }] : chips;
}

/** Whether the filters and the order are those of the view. The search does not count. */
export const isView = (view: CustomerView, filters: CustomerFilters, sort: CustomerSort): boolean =>
  customerFiltersQuery(view.filters, view.sort) === customerFiltersQuery(without(filters, "search"), sort);

export function without(filters: CustomerFilters, key: keyof CustomerFilters): CustomerFilters {
  return Object.fromEntries(Object.entries(filters).filter(([name]) => name !== key));
}

const hours = (count: number) => ({ value: String(count), label: count % 24 === 0 ? counted(count / 24, "day") : counted(count, "hour") });
const days = (count: number) => ({ value: String(count), label: counted(count, "day") });

function otherWords(key: keyof CustomerFilters, value: string | number | boolean): string {
  if (key === "waitingLongerThanHours") return hours(Number(value)).label;
  if (key === "expiringWithinDays") return days(Number(value)).label;
  return key === "ownerId" ? "somebody else" : String(value);
}
