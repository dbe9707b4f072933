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
  ])("come back from the address as they went into it: %j", (filters) => {
    const query = new URLSearchParams(customerFiltersQuery(filters, "name"));
    expect(readCustomerFilters(Object.fromEntries(query))).toEqual({ filters, sort: "name" });
  });

  it("leave the plain list's address plain", () => {
    expect(customerFiltersQuery({})).toBe("");
  });

  it("keep what can be read of an address that was cut off or made up", () => {
    const query = { search: "contoso", waitingOn: "the-moon", waitingLongerThanHours: "-1", ownerId: "casey", sort: "size", utm: "x" };
    expect(readCustomerFilters(query)).toEqual({ filters: { search: "contoso" }, sort: "waiting" });
  });

  it("take the first of a name that is there twice", () => {
    expect(readCustomerFilters({ stage: ["complete", "invited"] }).filters).toEqual({ stage: "complete" });
  });
});
