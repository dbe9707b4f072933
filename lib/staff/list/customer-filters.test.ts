import { describe, expect, it } from "vitest";
import { type CustomerFilters, customerFiltersQuery, readCustomerFilters } from "./customer-filters";

const ownerId = "11111111-2222-4333-8444-555555555555";

describe("the filters of the customer list", () => {
  it.each<CustomerFilters>([
    {},
    { search: "contoso & söhne" },
    { waitingOn: "us", waitingLongerThanHours: 48 },
    { expiringWithinDays: 30, capability: "quarantine", stage: "setting-up" },
    { mine: true },
    { ownerId },
  ])("are read from the address as they were written to it: %j", (filters) => {
    const query = new URLSearchParams(customerFiltersQuery(filters, "name"));
    expect(readCustomerFilters(Object.fromEntries(query))).toEqual({ filters, sort: "name" });
  });

  it("add nothing to the address of the unfiltered list", () => {
    expect(customerFiltersQuery({})).toBe("");
  });

  it("are the valid ones of an address that was cut off or made up", () => {
    const query = { search: "contoso", waitingOn: "the-moon", waitingLongerThanHours: "-1", ownerId: "casey", sort: "size", utm: "x" };
    expect(readCustomerFilters(query)).toEqual({ filters: { search: "contoso" }, sort: "waiting" });
  });

  it("take the first value of a parameter that is there twice", () => {
    expect(readCustomerFilters({ stage: ["complete", "invited"] }).filters).toEqual({ stage: "complete" });
  });
});
