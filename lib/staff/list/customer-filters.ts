import { z } from "zod";
import { bounded } from "@/lib/catalogue/bounded";
import { optionalCapabilities } from "@/lib/catalogue/capabilities";
import { waitingOnWhom } from "@/lib/catalogue/waiting-on";
import { stages } from "./summary";

/**
 * The filters and the sort order of the staff's list, as parameters of its address, so that a view can be bookmarked and sent. People type
 * addresses and cut them off, so invalid parameters are ignored and the others still work.
 */

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
const count = (most: number) => z.coerce.number().int().min(1).max(most);

export const customerFiltersSchema = bounded(
  z.object({
    search: optional(z.string().trim().min(1).max(100)),
    waitingOn: optional(z.enum(waitingOnWhom)),
    waitingLongerThanHours: optional(count(24 * 365 * 5)),
    expiringWithinDays: optional(count(365 * 5)),
    ownerId: optional(z.guid()),
    stage: optional(z.enum(stages)),
    capability: optional(z.enum(optionalCapabilities)),
    /** Only customers of whom something that was done is done no more. */
    broken: optional(z.string().max(10).pipe(z.stringbool())),
    /** Only customers whose owner is the person who looks at the list. */
    mine: optional(z.string().max(10).pipe(z.stringbool())),
  }),
);
export type CustomerFilters = z.infer<typeof customerFiltersSchema>;

export const customerSorts = ["waiting", "activity", "name", "expiry", "broken"] as const;
/** Each has one direction: longest waiting first, latest activity first, by name from A to Z, soonest expiry first, longest broken first. */
export type CustomerSort = (typeof customerSorts)[number];

const sortSchema = z.enum(customerSorts).catch("waiting");

type Query = Record<string, string | string[] | undefined>;

export function readCustomerFilters(query: Query): { filters: CustomerFilters; sort: CustomerSort } {
  const single = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
  const filters = customerFiltersSchema.parse(single);
  // An unset filter is left out, not undefined, so that equal filters make equal objects.
  return {
    filters: Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)),
    sort: sortSchema.parse(single.sort),
  };
}

/** The query of a view: "?waitingOn=us&sort=name", or "" for the list without filters in its usual order. */
export function customerFiltersQuery(filters: CustomerFilters, sort: CustomerSort = "waiting"): string {
  const values = Object.entries({ ...filters, sort: sort === "waiting" ? undefined : sort });
  const query = new URLSearchParams(
    values.flatMap(([name, value]): [string, string][] => (value === undefined || value === false ? [] : [[name, String(value)]])),
  );
  return query.size === 0 ? "" : `?${query}`;
}
