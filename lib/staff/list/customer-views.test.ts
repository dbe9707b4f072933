import { describe, expect, it } from "vitest";
import { customerFiltersQuery, readCustomerFilters } from "./customer-filters";
import { customerViews, filterChips, isView } from "./customer-views";

const owners = [{ id: "7b1f6c34-0000-4000-8000-000000000001", name: "Casey Morgan" }];

describe("saved views", () => {
  it.each(customerViews.map((view) => [view.name, view] as const))("“%s” is read from its address as it was written", (_, view) => {
    const query = Object.fromEntries(new URLSearchParams(customerFiltersQuery(view.filters, view.sort)));
    expect(readCustomerFilters(query)).toEqual({ filters: view.filters, sort: view.sort });
  });

  it("are recognized also with a search, and no two are the same", () => {
    const [, mine] = customerViews;
    const on = customerViews.filter((view) => isView(view, { mine: true, search: "contoso" }, "waiting"));
    expect(on).toEqual([mine]);
  });
});

describe("the chips of the filters that are on", () => {
  it.each([
    [{ waitingOn: "us" } as const, ["Waiting on: Us"]],
    [{ waitingLongerThanHours: 48 }, ["Waiting longer than: 2 days"]],
    [{ waitingLongerThanHours: 5 }, ["Waiting longer than: 5 hours"]],
    [{ expiringWithinDays: 1 }, ["Expiring within: 1 day"]],
    [{ ownerId: owners[0]?.id }, ["Owner: Casey Morgan"]],
    [{ ownerId: "7b1f6c34-0000-4000-8000-000000000002" }, ["Owner: somebody else"]],
    [{ capability: "quarantine", stage: "complete" } as const, ["Stage: Complete", "Capability: Quarantined mail"]],
    [{ mine: true }, ["Owner: me"]],
    [{ search: "contoso" }, []],
  ])("%j", (filters, words) => {
    expect(filterChips(filters, owners).map(({ label, value }) => `${label}: ${value}`)).toEqual(words);
  });

  it("each remove their own filter and keep the others", () => {
    const [chip] = filterChips({ waitingOn: "us", mine: true, search: "con" }, owners);
    expect(chip?.without).toEqual({ mine: true, search: "con" });
  });
});
