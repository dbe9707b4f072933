import { z } from "zod";
import { optionalCapabilities } from "@/lib/catalogue/capabilities";
import { stages } from "./summary";
import { waitingOnWhom } from "./waiting-on";

/**
 * What staff's list is narrowed down and sorted by, as it stands in the address, so that a view can be bookmarked and sent. An
 * address is typed and cut off by people: what cannot be read is left out, and the rest still counts.
 */

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
const count = (most: number) => z.coerce.number().int().min(1).max(most);

export const customerFiltersSchema = z.object({
  search: optional(z.string().trim().min(1).max(100)),
  waitingOn: optional(z.enum(waitingOnWhom)),
  waitingLongerThanHours: optional(count(24 * 365 * 5)),
  expiringWithinDays: optional(count(365 * 5)),
  ownerId: optional(z.guid()),
  stage: optional(z.enum(stages)),
  capability: optional(z.enum(optionalCapabilities)),
  /** Those of whoever looks. */
  mine: optional(z.stringbool()),
});
export type CustomerFilters = z.infer<typeof customerFiltersSchema>;

export const customerSorts = ["waiting", "activity", "name", "expiry"] as const;
/** Longest waiting, latest activity, name, soonest expiry: each in the one direction that is asked for. */
export type CustomerSort = (typeof customerSorts)[number];

const sortSchema = z.enum(customerSorts).catch("waiting");

type Query = Record<string, string | string[] | undefined>;

export function readCustomerFilters(query: Query): { filters: CustomerFilters; sort: CustomerSort } {
  const single = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
  const filters = customerFiltersSchema.parse(single);
  // Left out rather than undefined, so that two views are the same when their filters are.
  return {
    filters: Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)),
    sort: sortSchema.parse(single.sort),
  };
}

/** The address of a view: "?waitingOn=us&sort=name", or "" for the plain list. */
export function customerFiltersQuery(filters: CustomerFilters, sort: CustomerSort = "waiting"): string {
  const values = Object.entries({ ...filters, sort: sort === "waiting" ? undefined : sort });
  const query = new URLSearchParams(
    values.flatMap(([name, value]): [string, string][] => (value === undefined || value === false ? [] : [[name, String(value)]])),
  );
  return query.size === 0 ? "" : `?${query}`;
}
